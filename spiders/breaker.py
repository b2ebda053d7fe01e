"""A circuit breaker per host: one that fails again and again is left alone until the next crawl."""

from __future__ import annotations

from collections import Counter

PATIENCE = 5  # failures in a row, each of them after its retries


class Breaker:
    """Counts the failures in a row of each host of a site."""

    def __init__(self) -> None:
        self._failures: Counter[str] = Counter()

    def note(self, host: str, answered: bool) -> None:
        """A request to the host was answered, or failed."""
        self._failures[host] = 0 if answered else self._failures[host] + 1

    def is_open(self, host: str) -> bool:
        """Whether the host is to be left alone."""
        return self._failures[host] >= PATIENCE

    @property
    def all_open(self) -> bool:
        """Whether no host is left that answers."""
        return bool(self._failures) and all(map(self.is_open, self._failures))
