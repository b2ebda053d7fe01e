"""One document as its reader sees it: every table with the meaning and the quality of each cell."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from msgspec import structs
from rich.table import Column, Table
from rich.text import Text

from extractors.document import Document, Grid
from extractors.extraction import Extraction, Hints, Observation
from flows.documents import documents
from flows.reading import read_apart
from flows.saved_pages import article_of
from flows.terminal import OUT
from flows.workspace import Workspace
from gongkai.arithmetic import spell_out
from gongkai.codebook import cell_name
from gongkai.settings import ExtractSettings, Settings

_STYLES = {"verified": "green", "conflict": "bold red", "unverified": "yellow", "proposed": "magenta"}


class NotFound(ValueError):
    """Neither a file nor an address of the archive; the message says where it was looked for."""


@dataclass(frozen=True, slots=True)
class Look:
    """A document and all that was found in it; `document` is None where it cannot be read. `data` is what was read, of
    a DOC what it was converted to; `sha256` is that of the document itself."""

    source: str
    sha256: str
    data: bytes = field(repr=False)
    document: Document | None
    extraction: Extraction

    def as_json(self) -> dict[str, Any]:
        """For machines: the extraction, and the tables as published."""
        grids = [asdict(grid) for grid in self.document.grids()] if self.document else []
        return {"source": self.source, "sha256": self.sha256, **self.extraction.as_dict(), "tables": grids}


def look(source: str, settings: Callable[[], Settings]) -> Look:
    """Read the file `source`, or the document that the archive has of the address or sha256 `source`.

    Raises `NotFound`; `gongkai.archive.ArchiveError` where the archive is damaged.
    """
    path = Path(source)
    if path.is_file():
        data, hints = path.read_bytes(), Hints(name=path.name, url=path.resolve().as_uri())
        limits = ExtractSettings()  # a file needs no configuration
    else:
        data, hints = _from_archive(source, Workspace.found(settings().data))
        limits = settings().extract
    sha256 = hashlib.sha256(data).hexdigest()
    data, document, extraction = read_apart(data, hints, limits)
    return Look(source, sha256, data, document, extraction)


def _from_archive(source: str, workspace: Workspace) -> tuple[bytes, Hints]:
    archive = workspace.open_archive()
    for document in documents(archive.documents(), {}):
        if source == document.sha256 or any(
            source in (capture.url, article_of(capture.url)) for capture in document.captures
        ):
            return document.content(archive), document.hints
    raise NotFound(f"{source} is no file, and no address or sha256 of a document in {workspace.archive}.")


def show_document(found: Look) -> None:
    """Print it: what it is, its tables, its cells with their codes, its problems."""
    extraction, report = found.extraction, found.extraction.report
    OUT.print(Text(f"{found.source}: {extraction.format or 'unknown format'}, {extraction.outcome}", style="bold"))
    if extraction.sentence:
        OUT.print(Text(extraction.sentence))
    if report:
        who = f"{report.agency or 'agency unknown'} ({report.agency_source or '–'})"
        where = f"{report.region or 'region unknown'} {report.region_code}".rstrip()
        when = f"{report.year or 'year unknown'} ({report.year_source or '–'})"
        OUT.print(Text(f"{report.title or 'no title'} | {who} | {where} | {when} | template {report.template or '–'}"))
    by_locator = {observation.locator: observation for observation in extraction.observations}
    for grid in found.document.grids() if found.document else ():
        OUT.print(Text(f"\n{grid.locator}: {grid.rows} rows × {grid.columns} columns", style="bold"))
        OUT.print(_grid(grid, by_locator))
    if extraction.observations:
        OUT.print(_observations(extraction.observations))
        counts = Counter(observation.quality for observation in extraction.observations)
        OUT.print(
            Text.assemble(*((f"{counts[name]} {name}  ", style) for name, style in _STYLES.items() if counts[name]))
        )
    numbers = {cell_name(one.indicator, one.applicant): one.value for one in extraction.observations}
    for check in extraction.checks:
        if check.verdict == "fails":
            spelled = spell_out(structs.asdict(check), numbers) or f"{check.covers} lack the form they must have"
            OUT.print(Text(f"{check.severity}: {check.identity} fails for {check.subject}: {spelled}"))
    for problem in extraction.problems:
        OUT.print(Text(f"{problem.severity}: {problem.sentence} {problem.evidence} {problem.locator}".rstrip()))


def _grid(grid: Grid, by_locator: dict[str, Observation]) -> Table:
    """The table as published, a spanning cell at its first position, numbers in the colour of their quality."""
    table = Table(show_header=False, show_lines=True, padding=(0, 0))
    for _ in range(grid.columns):
        table.add_column(overflow="fold")
    for number, line in enumerate(grid.positions()):
        texts = []
        for column, cell in enumerate(line):
            if cell is None or (cell.row, cell.column) != (number, column):
                texts.append(Text(""))
                continue
            observation = by_locator.get(cell.locator)
            texts.append(Text(cell.text, style=_STYLES.get(observation.quality, "") if observation else "dim"))
        table.add_row(*texts)
    return table


def _observations(observations: list[Observation]) -> Table:
    # a code that was cut off would name nothing
    code = Column("indicator", overflow="fold", min_width=26)
    table = Table(code, "applicant", "value", "unit", "status", "quality", "flags", "as printed", box=None)
    for one in observations:
        value = "" if one.value is None else f"{one.value:.12g}"
        cells = (one.indicator, one.applicant or "", value, one.unit, one.status, one.quality, one.flags, one.raw_value)
        table.add_row(*map(Text, cells), style=_STYLES.get(one.quality))
    return table
