"""What is measured: the demo web's reports of every format, the same kind of report as Word exports it to HTML, and
real reports where they are at hand.

Most pages on real sites were pasted from Word: every cell wrapped and styled, three to five times the markup of the
demo's lean pages for the same numbers. The lean ones are the harder test, since the floor is only the parsing.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from demo.chance import dice
from demo.damage import damage
from demo.documents.report import lay_out
from demo.documents.style import choose_style
from demo.figures import ledgers
from demo.web import build_web

# in a folder beside the checkout, or beside one that holds it
_REAL = [folder / "shared" / "reports" for folder in Path(__file__).resolve().parents[2:]]
_AGENCY = "呼兰区教育局"
_EACH = 6  # documents of a format: enough to cover the layouts, few enough for a coffee


def documents() -> dict[str, list[bytes]]:
    """Documents by format: html, html from Word, docx, pdf."""
    web = build_web()
    found: defaultdict[str, list[bytes]] = defaultdict(list)
    for report in web.truth.reports:
        if len(found[report.format]) < _EACH:
            address = urlsplit(report.url)
            path = f"{address.path}?{address.query}" if address.query else address.path
            found[report.format].append(web.respond(address.netloc, path, {"referer": report.article_url}).body)
    folder = next(filter(Path.is_dir, _REAL), None)
    if folder is None:
        print("No folder shared/reports of real reports was found: made ones alone are measured.", file=sys.stderr)
    for real in sorted(folder.glob("*.*")) if folder else ():
        format_ = real.suffix.lstrip(".")
        if format_ in found:
            found[format_].append(real.read_bytes())
    found["html from Word"] = [_from_word(year) for year in range(2019, 2019 + _EACH)]
    return dict(found)


def _from_word(year: int) -> bytes:
    figures = ledgers(1, _AGENCY, 3)[year]
    layout = lay_out(1, _AGENCY, year, date(year + 1, 1, 20), figures, choose_style(1, _AGENCY, year))
    return damage(layout, "html", ["word export"], dice("bench", year)).data
