"""How a run tells how far it is, without knowing who looks."""

from __future__ import annotations


class Progress:
    """Told of the steps of a run; this one shows them to nobody (see `flows.terminal.Bars`)."""

    def begin(self, what: str, total: int | None = None) -> None:
        """A step begins; it has `total` parts where that is known."""

    def advance(self, done: int = 1) -> None:
        """`done` more parts of the present step are finished."""
