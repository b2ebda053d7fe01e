"""The one model between formats and meaning: readers make a `Document`, everything after reads only this.

A `Document` is a list of blocks in reading order, each a `Paragraph` or a `Grid`. A `Grid` keeps the table as
published: spans resolved, each `Cell` once, with its text and its locator. Nothing here knows what a report is.
Of all these only cells are made by the hundred: they are structs, which takes a third of the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec import Struct


class Unreadable(Exception):
    """A file that cannot be read, raised by readers: `cause` is a short code, the message a sentence for a person."""

    def __init__(self, cause: str, sentence: str) -> None:
        super().__init__(sentence)
        self.cause = cause
        self.sentence = sentence


class Container(Unreadable):
    """A file that is no document and holds some: its members are inputs of their own."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph of running text. `level` is 1 to 6 for a heading the format itself marks, else 0; one that
    `leads_away` is nothing but links to other pages, as in a menu or a list."""

    text: str
    locator: str
    level: int = 0
    leads_away: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a picture of text may say: `text`, how sure of it the recognition is (0 to 1), and `how` it was looked at (a
    crop, a scale, an engine), for two readings of one look are no two witnesses."""

    text: str
    confidence: float
    how: str


class Cell(Struct, gc=False):
    """A cell with the grid positions it covers: rows `row` to `row + rowspan - 1`, columns likewise, from 0.

    `readings` are what its picture may say, the likeliest first (`text` is the first one's); none where the format
    itself says the text."""

    text: str
    row: int
    column: int
    rowspan: int
    colspan: int
    locator: str
    readings: tuple[Reading, ...] = ()


@dataclass(slots=True)
class Grid:
    """A table as published.

    `edges` are the x positions of its `columns + 1` column borders in points where the format has them (PDF, DOCX),
    so that a table continued on the next page can be aligned by geometry. `page` counts from 1; the right one of two
    pages on a sheet stands half a page behind the left. `by_place` says that no rulings or
    spans closed its cells, and that what stands where told them.
    """

    rows: int
    columns: int
    cells: list[Cell]
    locator: str
    edges: tuple[float, ...] | None = None
    page: float | None = None
    by_place: bool = False

    def positions(self) -> list[list[Cell | None]]:
        """The grid as rows × columns of cells; a spanning cell stands at each position it covers, a hole is None."""
        table: list[list[Cell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.rowspan, self.rows)):
                line = table[row]
                for column in range(cell.column, min(cell.column + cell.colspan, self.columns)):
                    if line[column] is None:
                        line[column] = cell
        return table

    @property
    def title(self) -> Cell | None:
        """The cell that alone has text in the first row with any, or None."""
        first, alone = None, False
        for cell in self.cells:
            if (first is None or cell.row <= first.row) and cell.text and not cell.text.isspace():
                alone = first is None or cell.row < first.row
                first = cell if alone else first
        return first if alone else None

    def lines(self) -> Iterator[Cell | None]:
        """Of each row with text the cell, if it alone has any there and begins there, else None."""
        shown: list[list[Cell]] = [[] for _ in range(self.rows)]
        for cell in self.cells:
            if cell.text and not cell.text.isspace():
                for row in shown[cell.row : cell.row + cell.rowspan]:
                    row.append(cell)
        for number, row in enumerate(shown):
            if row:
                yield row[0] if len(row) == 1 and row[0].row == number else None


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stands together on one printed line, and its box in points, y downwards. `moved` is how far down it was
    moved from where it stands on its page, to go on below the page before, `aside` how far to the left, from the right
    one of two pages on a sheet.

    Of a piece read in a picture that was made straight, `origin` is its box in the picture, `sheet` begins its
    locator and `readings` are those of `Cell`."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    page: int
    moved: float = 0.0
    sheet: str = ""
    origin: tuple[float, float, float, float] | None = None
    readings: tuple[Reading, ...] = ()
    aside: float = 0.0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Where it stands in its source."""
        place = (self.x0 + self.aside, self.top - self.moved, self.x1 + self.aside, self.bottom - self.moved)
        return self.origin or place

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2

    @property
    def center(self) -> float:
        """Its place across the page."""
        return (self.x0 + self.x1) / 2

    @property
    def size(self) -> float:
        """The height of its type."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Rule:
    """A level rule: at height `y` from `x0` to `x1`, in points."""

    y: float
    x0: float
    x1: float


@dataclass(slots=True)
class Scatter(Grid):
    """A table whose rulings do not close its cells, so that only what stands where is known: `pieces` in reading order
    and the level `rules` between them. As a grid it has a row for each printed line; `assembly` makes it a table."""

    pieces: list[Piece] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(slots=True)
class Loose(Grid):
    """A table whose cells come in their order and without their spans, as dumps of text have it: as a grid it has the
    rows of the source, which may be one for each cell. `unspanned` makes it a table where the form tells its shape."""


@dataclass(slots=True)
class Link:
    """A link to a file that may hold what the page does not, or an embedded image (`image` true)."""

    url: str
    text: str
    image: bool = False


ENCLOSED = "enclosed_file_not_read"
"""The cause of the note that a document encloses files."""


@dataclass(slots=True)
class Note:
    """Something a reader met that people should know: an image instead of text, characters lost, pages skipped.

    `loses_data` where numbers may be missing for it: the document cannot be called read in full."""

    cause: str
    sentence: str
    locator: str = ""
    loses_data: bool = False


def struck_through(runs: int, locator: str = "") -> Note:
    """That text which is struck through was left out."""
    return Note("struck_through", f"{runs} runs of text that are struck through were left out.", locator)


@dataclass(slots=True)
class Document:
    """What a reader found. `meta` holds the format's own statements, lower-cased: title, articletitle, pubdate,
    contentsource, siteidcode, sitename, columnname, …; `challenge` marks a page that is an anti-robot script.

    `pictures` are those inside it that may hold text, in the order by which locators number them, for whoever draws
    it."""

    format: str
    blocks: list[Paragraph | Grid] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs in reading order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def grids(self) -> Iterator[Grid]:
        """The tables in reading order."""
        return (block for block in self.blocks if isinstance(block, Grid))
