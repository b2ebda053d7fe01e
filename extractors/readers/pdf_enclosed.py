"""The files that a PDF encloses, as portfolios do: they may hold what its pages do not."""

from __future__ import annotations

import pypdfium2

from extractors.document import ENCLOSED, Document, Link, Note

_MOST_NAMED = 20


def tell_enclosed(file: pypdfium2.PdfDocument, document: Document) -> None:
    """Name the enclosed files among the links and the notes of a document."""
    count = file.count_attachments()
    if not count:
        return
    names = [_name(file, index) for index in range(min(count, _MOST_NAMED))]
    document.links += [Link("", name) for name in names]
    listed = ", ".join(names) + (", …" if count > len(names) else "")
    sentence = f"The PDF encloses files that were not read ({count}): {listed}. Save them from a viewer and read them."
    document.notes.append(Note(ENCLOSED, sentence))


def _name(file: pypdfium2.PdfDocument, index: int) -> str:
    try:
        return file.get_attachment(index).get_name() or f"#{index + 1}"
    except (pypdfium2.PdfiumError, UnicodeDecodeError):  # what is no text names nothing
        return f"#{index + 1}"
