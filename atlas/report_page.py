"""The page of a report: its original drawn beside what was read in it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from atlas.addresses import report_address, up_from
from atlas.contents import Contents
from atlas.equations import equations
from atlas.holdings import Holdings, Row
from atlas.leaves import Files
from atlas.numbers import body, safe
from atlas.originals import Drawing, Wanted, missing
from atlas.rendering import render
from extractors.document import Unreadable
from facsimile import Mark
from facsimile.marks import Box, place_on_page
from facsimile.reading import Reading, Value
from gongkai.archive import ArchiveError
from gongkai.codebook import meaning


def make(holdings: Holdings, contents: Contents, report: Row, reading: Reading, context: Mapping[str, Any]) -> Files:
    """The page of a revision, and the pictures of its pages. `context` is what it tells besides the report itself."""
    path = report_address(report)
    drawing = _draw(holdings, contents, report, reading)
    stem = path.removesuffix(".html")
    pictures = {page.number: f"{stem}-{page.number}.{page.suffix}" for page in drawing.pages}
    for page in drawing.pages:
        yield pictures[page.number], page.picture
    yield path, _page(path, report, reading, drawing, pictures, context).encode()


def _page(
    path: str,
    report: Row,
    reading: Reading,
    drawing: Drawing,
    pictures: Mapping[int, str],
    context: Mapping[str, Any],
) -> str:
    names = {number: picture.rpartition("/")[2] for number, picture in pictures.items()}
    numbers = {value.anchor: number for number, value in enumerate(reading)}
    arithmetic = {verdict: reading.arithmetic(verdict) for verdict in ("fails", "holds", "not_assessable")}
    return render(
        "report.html",
        path,
        report=report,
        original=_original(path, reading, drawing, names),
        missing=drawing.missing,
        words=json.dumps({**meaning.chinese("unit"), **meaning.chinese("flag")}, ensure_ascii=False),
        tables=[(table, body(table, numbers, up_from(path))) for table in reading.tables()],
        counts=Counter(value.row["quality"] for value in reading),
        blanks=any(value.row["status"] != "reported" for value in reading),
        counted={verdict: len(checks) for verdict, checks in arithmetic.items()},
        equations={verdict: equations(checks, reading, numbers) for verdict, checks in arithmetic.items()},
        **context,
    )


def _original(path: str, reading: Reading, drawing: Drawing, pictures: Mapping[int, str]) -> str:
    by_page = _by_page(reading) if drawing.pages else {}
    outlines = {page.number: _outlines(by_page[page.number]) for page in drawing.pages}
    return render("original.html", path, drawing=drawing, pictures=pictures, by_page=by_page, outlines=outlines)


def _outlines(values: Iterable[tuple[Value, Box | None]]) -> Markup:
    """The places of cells on a page, each leading to its number."""
    return Markup("\n".join(_outline(value, box) for value, box in values if box))  # noqa: S704  # each part is escaped


def _outline(value: Value, box: Box) -> str:
    anchor = safe(value.anchor)
    return (
        f'<a href="#{anchor}"><rect class="mark {value.row["quality"]}" id="{value.place}" x="{box.left:.1f}" '
        f'y="{box.top:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="1.5">'
        f"<title>{anchor}: {safe(value.text)}</title></rect></a>"
    )


def _draw(holdings: Holdings, contents: Contents, report: Row, reading: Reading) -> Drawing:
    sha256 = report["document_sha256"]
    document = holdings.documents.get(sha256)
    hints = (document.hints.declared_type, document.hints.charset) if document else ("", "")
    try:
        return holdings.draughtsman.draw(contents.read(sha256), Wanted(_marks(reading), *hints))
    except Unreadable as reason:
        return Drawing(missing=missing(reason.cause, reason.sentence))
    except ArchiveError as error:
        return Drawing(missing=missing("not_stored", str(error)))


def _marks(reading: Reading) -> list[Mark]:
    return [
        Mark(
            value.row["locator"], value.row["quality"], f"{value.anchor}: {value.text}", value.place, f"#{value.anchor}"
        )
        for value in reading
        if value.row["locator"]
    ]


def _by_page(reading: Reading) -> Mapping[int, list[tuple[Value, Box | None]]]:
    """What stands on which page: with its box, or without one where only the page is known."""
    found: dict[int, list[tuple[Value, Box | None]]] = defaultdict(list)
    for value in reading:
        locator = value.row["locator"] or ""
        place = place_on_page(locator)
        if place:
            found[place[0]].append((value, place[1]))
        elif "page=" in locator:
            number = locator.partition("page=")[2].partition(",")[0]
            if number.isdecimal():
                found[int(number)].append((value, None))
    return found
