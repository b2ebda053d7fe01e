"""What stands behind one value, as a person is shown it: in a notebook, in a terminal, as a page to keep."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongkai.arithmetic import Equation, cell_label, plain
from gongkai.codebook import cell_name
from gongkai.pipeline import part

_STYLE = """<style>.gongkai-evidence table{border-collapse:collapse;font-size:.85em}
.gongkai-evidence td,.gongkai-evidence th{border:1px solid rgb(128 128 128/40%);padding:.15em .4em;text-align:left;
white-space:pre-line}.gongkai-evidence .scroll{overflow:auto;max-height:32em}.gongkai-evidence .mark{outline:3px solid
#cf222e;background:rgb(255 200 0/25%)}.gongkai-evidence .lines{font-family:monospace}</style>"""


@dataclass(frozen=True)
class Evidence:
    """What stands behind one value. Shows itself in a notebook with the original, in a terminal as text.

    `observation` is its row; `checks` are the identities that cover it, each a row of `checks` with its equation (None
    for identities on the form of single cells); `original` is HTML: the part of the page, or the table, with the cell
    outlined. Where that cannot be shown, `missing` says what is missing and what to do. `pages` are the further pages
    of an article that its site parts into several, which were read with the first: address and sha256 of each.
    """

    observation: dict[str, Any]
    checks: list[tuple[dict[str, Any], Equation | None]]
    original: str = field(default="", repr=False)
    missing: str = ""
    pages: tuple[tuple[str, str], ...] = ()

    def facts(self) -> dict[str, str]:
        """What is told of it, in the order it is told."""
        row = self.observation
        value = "–" if row["value"] is None else plain(row["value"])
        doubts = f", flags {row['flags']}" if row["flags"] else ""
        facts = {
            "report": f"{row['agency'] or 'agency unknown'} {row['year'] or 'year unknown'} ({row['report_id']})",
            "cell": cell_name(row["indicator"], row["applicant"]),
            "label": cell_label(cell_name(row["indicator"], row["applicant"]), row["template"] or ""),
            "value": f"{value} {row['unit'] or ''} ({row['status']}, {row['quality']}{doubts})",
            "printed": f"{row['raw_value']!r} at {row['raw_label']}",
            "corrected": _correction(row),
            "source": f"{row['source_url']}, captured {row['captured_at']:%Y-%m-%d %H:%M} UTC",
            "document": f"sha256 {row['document_sha256']}, {row['locator']}",
            "read with": "; ".join(f"{url} (sha256 {sha256})" for url, sha256 in self.pages),
        }
        return {name: text for name, text in facts.items() if text}

    def proofs(self) -> list[str]:
        """A line for each identity that covers the value: its verdict and the arithmetic."""
        return [
            f"{check['verdict']} ({check['severity']}): {check['identity']}, {equation or _sides(check)}"
            for check, equation in self.checks
        ]

    def __str__(self) -> str:
        """All but the picture, a line each."""
        lines = [*self.facts().items(), *(("identity", line) for line in self.proofs() or ["none covers it"])]
        shown = self.missing or "in a notebook, or in a browser: .save('cell.html')"
        return "\n".join(f"{name:<9} {text}" for name, text in [*lines, ("original", shown)])

    __repr__ = __str__

    def _body(self) -> str:
        rows = "".join(
            f'<tr><th scope="row">{html.escape(name)}</th><td>{html.escape(text)}</td></tr>'
            for name, text in self.facts().items()
        )
        proofs = "".join(f"<li>{html.escape(line)}</li>" for line in self.proofs()) or "<li>no identity covers it</li>"
        original = self.original or f'<p class="note">{html.escape(self.missing)}</p>'
        return f'<div class="gongkai-evidence">{original}<table>{rows}</table><ul>{proofs}</ul></div>'

    def _repr_html_(self) -> str:
        """For notebooks."""
        return _STYLE + self._body()

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it as an HTML file of its own, which loads and runs nothing. Raises `NoPipeline`, `OSError`."""
        facsimile = part("facsimile")
        target = Path(path)
        target.write_text(facsimile.page(self.facts()["cell"], part("markupsafe").Markup(self._body())), "utf-8")
        return target


def _sides(check: Mapping[str, Any]) -> str:
    """What an identity that is no sum of cells of its table compares: the text or another year with the cell."""
    if check["left"] is None or check["right"] is None:
        return "form of the cells"
    return f"{plain(check['left'])} {'=' if check['verdict'] == 'holds' else '≠'} {plain(check['right'])}"


def _correction(row: Mapping[str, Any]) -> str:
    """What a person changed, and why; '' where nobody did."""
    if not row["correction"]:
        return ""
    read = row["original_status"] if row["original_value"] is None else plain(row["original_value"])
    return f"read as {read}; {row['correction']}"
