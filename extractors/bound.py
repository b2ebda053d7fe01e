"""Several reports bound together in one document: a workbook with a sheet for each office, three years in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from extractors.authors import author
from extractors.document import Document, Grid, Note, Paragraph
from extractors.labels import normalise
from extractors.places import Recognition
from extractors.titles import Title, parse_title

_PREAMBLE = 4  # paragraphs below a title, in one of which a report says who wrote it


def cut_after_first(document: Document, recognition: Recognition) -> bool:
    """Keep of several reports the first, and note what was left out; False where there is one report.

    Another begins with a title of its own, of another body or about another year, between cells that were recognised
    before it and cells recognised below it: the lists of links that pages end with have none.
    """
    filled = {placed.block[0] for placed in recognition.placed}
    first: Title | None = None
    grids = 0
    for number, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            grids += 1
        elif (title := _title_at(document.blocks, number)) is None or not title.year:
            continue
        elif first is None:
            first = title
        elif _is_another(title, first) and filled and min(filled) < grids <= max(filled):
            sentence = (
                f"Another report begins here, “{title.text}”: the document was read up to it. Save each report as a "
                "document of its own and extract those."
            )
            document.notes.append(Note("several_reports", sentence, block.locator, loses_data=True))
            del document.blocks[number:]
            return True
    return False


def _title_at(blocks: Sequence[Paragraph | Grid], number: int) -> Title | None:
    """The title that a block is, with the body that the text right below says wrote it where the title names none."""
    block = blocks[number]
    title = parse_title(block.text) if isinstance(block, Paragraph) else None
    if title is None or title.agency:
        return title
    below = takewhile(lambda other: isinstance(other, Paragraph), blocks[number + 1 : number + 1 + _PREAMBLE])
    return replace(
        title, agency=author(normalise("".join(other.text for other in below if isinstance(other, Paragraph))))
    )


def _is_another(title: Title, first: Title) -> bool:
    """Whether two titles head two reports: a name printed once in full and once in short, or not at all, is
    one body's."""
    same_body = title.agency in first.agency or first.agency in title.agency
    return not same_body or title.year != first.year
