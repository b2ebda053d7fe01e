"""Pictures inside a document that may hold text: a table that somebody pasted as a picture of itself."""

from __future__ import annotations

from collections.abc import Callable

from extractors.document import Document, Grid, Note, Paragraph, Unreadable
from extractors.readers import ocr
from extractors.readers.sniff import sniff

DAMAGED = "picture_damaged"
"""The cause of the note that a picture inside a document cannot be decoded."""

_LONGEST_NAME = 80  # characters of what a document calls a picture
_LEAST_BYTES = 1000  # of a picture whose size in pixels cannot be told: icons have fewer
_LEAST = (400, 60)  # pixels, the longer and the shorter side: icons and signatures have fewer
_MOST = 60  # pictures of a document that are read


class Pictures:
    """The pictures of a document, read if they are `wanted`; else a note says that they are not.

    `content` gives the bytes of a picture by what the document calls it, none where it does not hold it.
    """

    def __init__(self, document: Document, content: Callable[[str], bytes], *, wanted: bool) -> None:
        self._document = document
        self._content = content
        self._wanted = wanted
        self._pages = 0

    def blocks(self, name: str) -> list[Grid | Paragraph]:
        """What the picture of this name says."""
        data = self._content(name)
        if not data or not _may_hold_text(data):
            return []
        from extractors.readers import image  # noqa: PLC0415  # the libraries of pictures, where there is one

        try:
            picture = image.page(data, 1) if self._wanted else None
        except Unreadable as error:
            sentence = f"A picture in the document may hold text, which cannot be read. {error.sentence}"
            self._document.notes.append(
                Note(DAMAGED, sentence, name.partition(",")[0][:_LONGEST_NAME], loses_data=True)
            )
            return []
        self._document.pictures.append(data)
        number = len(self._document.pictures)
        sheet = f"{self._document.format}:picture={number}"
        if picture is None or number > _MOST:
            sentence = f"Picture {number} of the document may hold text, which was not read."
            more = "" if ocr.is_installed() else f" {ocr.INSTALL}"
            self._document.notes.append(Note(ocr.PICTURE_NEEDS_IT, sentence + more, sheet))
            return []
        # the extra `ocr`, and what tables in pictures share with those of PDF, loaded where they are needed
        from extractors.readers.pdf_blocks import with_paragraphs  # noqa: PLC0415
        from extractors.readers.scan import scan_picture  # noqa: PLC0415
        from extractors.readers.scan_blocks import aligned, relocated  # noqa: PLC0415

        scanned = list(scan_picture(picture, self._pages + 1, sheet))
        self._pages += len(scanned)
        sheets = {page.seen.sheet.number: sheet for page in scanned}
        blocks = aligned([page.blocks(()) for page in scanned], sheets)
        return list(relocated(with_paragraphs(blocks), sheets))


def _may_hold_text(data: bytes) -> bool:
    from extractors.readers import image  # noqa: PLC0415  # as above

    try:
        shorter, longer = sorted(image.size(data))
    except Unreadable:  # a drawing, or a format that is no picture of a page
        return len(data) >= _LEAST_BYTES and sniff(data) == "image"
    return longer >= _LEAST[0] and shorter >= _LEAST[1] and longer * shorter <= image.MOST_PIXELS
