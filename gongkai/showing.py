"""How what researchers call shows itself: whole and laid out, in a terminal and in a notebook.

A terminal is drawn on with rich, where it is installed (extra `research`); elsewhere the plain text stands.
"""

from __future__ import annotations

import html
import sys
from typing import Any

import pandas as pd


def in_terminal(drawable: object) -> str | None:
    """How rich draws what has `__rich__`, as wide as the terminal; None without a terminal or without rich."""
    if not sys.stdout.isatty():
        return None
    try:
        from rich.console import Console  # noqa: PLC0415  # the plain wheel does without
    except ModuleNotFoundError:
        return None
    console = Console()
    with console.capture() as captured:
        console.print(drawable)
    return captured.get().rstrip("\n")


_LEVELS = {
    "agency_id": "agencies", "region_code": "regions", "province": "provinces", "year": "years", "scope": "scopes",
}  # fmt: skip


class Listing(pd.DataFrame):
    """Lines of the codebook: a frame like any other that shows its texts whole, of its columns those to choose by.

    What is made of it (a filter, a sort) is a plain frame.
    """

    _shown = ("indicator", "label_zh", "gloss_en", "unit", "templates", "found_in")

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def __rich__(self) -> Any:  # noqa: ANN401  # rich may not be there to name its table
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        names = self._names()
        table = Table(box=None, pad_edge=False, caption=self._rest(), caption_justify="left")
        for name in names:
            # a code that was cut off would name nothing
            code = name == "indicator"
            table.add_column(name, style="bold" if code else None, no_wrap=code, overflow="fold")
        for row in self[names].itertuples(index=False):
            table.add_row(*(Text(str(value)) for value in row))
        return table

    def __repr__(self) -> str:
        return in_terminal(self) or "\n".join(filter(None, (self[self._names()].to_string(), self._rest())))

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None, "display.max_rows", None):
            shown: str = pd.DataFrame(self[self._names()]).to_html(index=False, notebook=True, border=0)
        return shown + (f"<p>{html.escape(self._rest())}</p>" if self._rest() else "")

    def _names(self) -> list[str]:
        return [name for name in self._shown if name in self.columns]

    def _rest(self) -> str:
        more = [str(name) for name in self.columns if name not in self._shown]
        return f"{len(self)} lines; other columns: {', '.join(more)}" if more else ""


class Panel(pd.DataFrame):
    """A panel: a frame like any other, with a few lines over it that say what it is and what to beware of.

    What is made of it (a filter, a sort) is a plain frame.
    """

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def heading(self) -> list[str]:
        """What it is, which breaks lie between its years, what was derived, and what is missing why."""
        sizes = (f"{self.index.unique(level=name).size} {_LEVELS.get(str(name), name)}" for name in self.index.names)
        statuses = pd.Series(self.filter(regex=":status$").astype(str).to_numpy().ravel()).value_counts()
        years = self.index.get_level_values("year")
        crossed = range(years.min() + 1, years.max() + 1) if len(years) else ()
        told = [
            ("panel", f"{' × '.join(sizes)}; split by applicant: {self.attrs.get('applicant', 'unknown')}"),
            *(
                ("break", f"{one['since']}: {one['event']}")
                for one in self.attrs.get("breaks", ())
                if one["since"] in crossed
            ),
            *(("derived", line) for line in self.attrs.get("derived", ())),
            ("cells", ", ".join(f"{count} {status}" for status, count in statuses.items())),
        ]
        return [f"{name:<8}{text}" for name, text in told if text]

    def __repr__(self) -> str:
        return "\n".join([*self.heading(), super().__repr__()])

    def _repr_html_(self) -> str | None:
        lines = "<br>".join(map(html.escape, self.heading()))
        return f"<p>{lines}</p>{pd.DataFrame(self)._repr_html_()}"  # type: ignore[operator]
