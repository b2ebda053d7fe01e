"""``python -m accuracy.identity [--seed N] [--documents N]``: whose report it is, about which year and region.

Reports whose heads are of every form that real ones have (`demo.heads`), held against what is true of them. What is
wrong and not marked by a problem is the worst fault there is: another body's numbers.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache

from rich.console import Console
from rich.table import Table

from accuracy.board import Cells
from demo.chance import dice
from demo.damage.rendering import Medium, render
from demo.documents import html
from demo.documents.model import Layout, Paragraph
from demo.documents.report import lay_out
from demo.documents.style import choose_style
from demo.figures import ledgers
from demo.heads import Head, head
from demo.sites.page import page
from extractors.extract import extract
from extractors.extraction import Extraction, Hints

FORMATS = ("html", "html", "docx", "md")
_ASKED = ("year", "region", "agency")
_YEARS = range(2015, 2026)
_DOUBTS = {"year": "year_", "region": "region_", "agency": "agency_"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was told of one document; `wrong` is told and not so, `unmarked` those of them that no problem doubts."""

    number: int
    form: str
    outcome: str
    wrong: tuple[str, ...]
    unmarked: tuple[str, ...]
    faults: tuple[str, ...]


def finding(seed: int, number: int) -> Finding:
    """Build the document `number`, extract it, compare."""
    chance = dice("identity", seed, number)
    year = chance.choice(_YEARS)
    true = head(chance, year, f"{date(year + 1, 1, chance.randint(8, 29)):%Y-%m-%d}")
    format_ = chance.choice(FORMATS)
    hints = Hints(name=f"t{year + 1}0120_{number}.{format_}", link_text=true.link_text, region_code=true.site_code)
    return compare(number, true, extract(_document(true, format_), hints))


def compare(number: int, true: Head, found: Extraction) -> Finding:
    """An extraction held against its head."""
    report = found.report
    if report is None:
        return Finding(number, true.form, found.outcome, _ASKED, (), (f"{found.outcome} {found.cause}: {true.titles}",))
    said = {"year": report.year, "region": report.region_code, "agency": report.agency_id}
    right = {"year": true.year, "region": true.region_code, "agency": true.agency_id}
    if not true.region_code:  # nobody can tell where it stands, and so not which part of the name is the place
        right["agency"] = report.agency_id if report.agency_id.startswith("unknown-") else "unknown"
    wrong = tuple(what for what in _ASKED if said[what] != right[what])
    causes = [problem.cause for problem in found.problems]
    doubted = {what for what in _ASKED if any(cause.startswith(_DOUBTS[what]) for cause in causes)}
    if "region" in doubted:  # whose key is unknown
        doubted.add("agency")
    faults = tuple(f"{what}: {said[what]}, right is {right[what]}, of {report.agency}" for what in wrong)
    return Finding(number, true.form, found.outcome, wrong, tuple(set(wrong) - doubted), faults)


@cache
def _report() -> Layout:
    """A report whose tables are read without a fault; only its head varies."""
    figures = ledgers(1, "呼兰区教育局", 12, regulations=False)[2022]
    style = replace(choose_style(1, "呼兰区教育局", 2022), nameless_title=True)
    return lay_out(1, "呼兰区教育局", 2022, date(2023, 1, 9), figures, style)


def _document(true: Head, format_: str) -> bytes:
    told = _report()
    first = next(
        place for place, block in enumerate(told.blocks) if isinstance(block, Paragraph) and block.kind == "heading"
    )
    titles = [Paragraph(text, "title") for text in true.titles]
    texts = [Paragraph(text, "text") for text in true.opening]
    ends = [Paragraph(text, "text") for text in true.signature]
    around = [Paragraph(text, "text") for text in true.around]
    rest = (
        replace(block, text=block.text.replace(told.agency, "本机关")) if isinstance(block, Paragraph) else block
        for block in told.blocks[first:]
    )
    layout = replace(told, title="".join(true.titles), agency="", blocks=(*titles, *texts, *rest, *ends))
    if format_ != "html":
        return render(replace(layout, blocks=(*around, *layout.blocks)), format_, Medium())
    box = "\n".join(f"<p>{paragraph.text}</p>" for paragraph in around)
    content = f"{box}<h1>{'<br />'.join(true.titles)}</h1>\n{html.render(layout)}"
    return page(layout.title, true.metas, f'<div class="article">\n{content}\n</div>').encode()


def lines(findings: Sequence[Finding]) -> Iterator[Cells]:
    """Form, documents, shares right of what was asked, and how many are wrong without a mark; the sum last."""
    for form in (*sorted({one.form for one in findings}), ""):
        of_form = [one for one in findings if form in ("", one.form)]
        shares = (sum(what not in one.wrong for one in of_form) / len(of_form) for what in _ASKED)
        unmarked = sum(bool(one.unmarked) for one in of_form)
        yield form or "all", str(len(of_form)), *(f"{share:.1%}" for share in shares), str(unmarked)


def main(arguments: Sequence[str]) -> int:
    """Run the board; 0 when it could be run, whatever it shows."""
    parser = argparse.ArgumentParser(prog="python -m accuracy.identity", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed, other documents (default 1)")
    parser.add_argument("--documents", type=int, default=600, help="how many to build (default 600)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(arguments)
    findings = [finding(options.seed, number) for number in range(options.documents)]
    if options.json:
        print(json.dumps([asdict(one) for one in findings], ensure_ascii=False))
        return 0
    table = Table(title="Identity by form of the head", title_justify="left")
    for name in ("", "docs", *(f"{what} right" for what in _ASKED), "wrong, unmarked"):
        table.add_column(name, justify="right" if name else "left")
    for line in lines(findings):
        table.add_row(*line)
    console = Console()
    console.print(table)
    for one in findings:
        for fault in one.faults:
            mark = "UNMARKED " if one.unmarked else ""
            console.print(f"{mark}{one.number} {one.form}: {fault}", markup=False, highlight=False, soft_wrap=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
