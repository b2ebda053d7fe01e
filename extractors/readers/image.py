"""Picture files (PNG, JPEG, TIFF, WebP, BMP, GIF) → `Document`, each picture in them a page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from extractors.document import Document, Unreadable
from extractors.readers import ocr

if TYPE_CHECKING:
    from extractors.readers.scan_blocks import ScannedPage

MOST_PIXELS = 80_000_000
"""Pixels of a picture that are decoded; a page scanned at 600 dpi has 35 million."""
_LEAST = 24  # pixels of the shorter side: a line of text has about as many
_ACROSS = 595.0  # points: a page of A4
MOST_PAGES = 100
"""Pages of a picture file that are read."""


def read(data: bytes, charset: str = "", pictures: bool = False) -> Document:
    """Read a picture file, where `pictures` are to be read at all.

    Raises `Unreadable` with cause ``needs_ocr``, ``damaged``, ``no_text`` or ``too_large``.
    """
    width, height = size(data)  # what cannot be opened is not to be recognised either
    if min(width, height) < _LEAST:
        raise Unreadable("no_text", f"A picture of {width} × {height} pixels is too small for anything to stand in it.")
    if not pictures:
        raise Unreadable(ocr.NEEDED, f"It is a picture. {ocr.INSTALL}")
    # the extra `ocr`, and what tables in pictures share with those of PDF, loaded where they are needed
    from extractors.readers.pdf_blocks import with_paragraphs  # noqa: PLC0415
    from extractors.readers.pdf_lines import running_lines  # noqa: PLC0415
    from extractors.readers.scan import scan_picture  # noqa: PLC0415
    from extractors.readers.scan_blocks import aligned, relocated  # noqa: PLC0415

    scanned: list[ScannedPage] = []
    # the pages of one file were scanned alike: a table goes on overleaf in columns as wide
    points = _ACROSS / min(width, height) if count(data) > 1 else None
    for number, picture in enumerate(pages(data), 1):
        scanned += scan_picture(picture, len(scanned) + 1, f"image:page={number}", points)
    running = running_lines([page.lines for page in scanned])
    blocks = [page.blocks(running) for page in scanned]
    sheets = {page.seen.sheet.number: page.sheet for page in scanned}
    return Document("image", list(relocated(with_paragraphs(aligned(blocks, sheets)), sheets)))


def pages(data: bytes) -> Iterator[Image.Image]:
    """The pictures of a file, as they are to be looked at. Raises `Unreadable`, before it decodes what is too large."""
    for number in range(1, count(data) + 1):
        yield page(data, number)


def count(data: bytes) -> int:
    """How many pictures are in a file. Raises `Unreadable`."""
    with _opened(data) as file:
        found = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
        if found > MOST_PAGES:
            raise Unreadable("too_large", f"The file has {found} pictures; more than {MOST_PAGES} are not read.")
        return found


def size(data: bytes) -> tuple[int, int]:
    """Width and height of a file's first picture, which is not decoded for it. Raises `Unreadable`."""
    with _opened(data) as file:
        return file.size


def page(data: bytes, number: int) -> Image.Image:
    """One picture of a file, from 1. Raises `Unreadable`, before it decodes one that is too large."""
    with _opened(data) as file:
        file.seek(number - 1)
        if file.width * file.height > MOST_PIXELS:
            raise Unreadable("too_large", _TOO_LARGE.format(f"{file.width:,} × {file.height:,}"))
        return _on_white(ImageOps.exif_transpose(file))


_TOO_LARGE = "A picture of {} pixels is larger than any page: it is not read."


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(data)) as file:
            yield file
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unreadable("too_large", _TOO_LARGE.format(f"more than {MOST_PIXELS:,}")) from None
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        # not what it says: Pillow names the place in memory where it looked, which is another in every run
        raise Unreadable("damaged", f"The picture cannot be opened ({type(error).__name__}): fetch it again.") from None


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in colours; what shows through it is paper."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return picture.convert("RGB")
