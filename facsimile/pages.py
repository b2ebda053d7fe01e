"""The pages of a PDF or of a picture file as images, drawn anew: nothing of the file itself is passed on."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from math import sqrt
from typing import Self

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from extractors.document import Unreadable
from extractors.readers import image, sniff
from extractors.readers.pdf_pages import shown_box, turn_of
from facsimile.marks import Box

_SHARP = 2.0  # pixels a point: 144 a inch, at which the small print of a form can be read
_MOST_PIXELS = 4_000_000  # of one image; a page that is larger is drawn coarser
_COLOURS = 48  # black print with a red heading and a blue seal needs no more
_TINT = 40  # difference between the channels of a pixel that is coloured
_OUTLINE = {"verified": "#1a7f37", "conflict": "#cf222e", "unverified": "#9a6700", "proposed": "#8250df"}
MOST_PAGES = 40
"""Pages of one document that are drawn."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A part of a page, or all of it: `number` from 1, `box` where it lies on the page, `png` its picture."""

    number: int
    box: Box
    png: bytes

    @property
    def source(self) -> str:
        """The picture as an address for `<img>`."""
        return f"data:image/png;base64,{b64encode(self.png).decode()}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of a page, or all of it, as pixels: `scale` of them a point."""

    number: int
    box: Box
    image: Image.Image
    scale: float


class Pages:
    """The pages of an open PDF. Boxes are those of locators: points from the top left of the page as it is printed on
    its medium, turned so that most of its text stands upright, which is how it is read and drawn."""

    def __init__(self, file: pypdfium2.PdfDocument) -> None:
        self._file = file

    def __len__(self) -> int:
        return len(self._file)

    def draw(self, number: int, part: Box | None = None, outlines: Sequence[tuple[Box, str]] = ()) -> PageImage | None:
        """Draw a page or a part of it, with outlines burnt in; None where the page or the part is not there.

        `outlines` are boxes with the kind of mark that colours them.
        """
        picture = self.picture(number, part)
        if picture is None:
            return None
        for outline, kind in outlines:
            moved = outline.moved(-picture.box.left, -picture.box.top)
            _draw_outline(picture.image, moved, picture.scale, kind)
        return PageImage(number, picture.box, _png(picture.image))

    def picture(
        self, number: int, part: Box | None = None, sharp: float = _SHARP, grey: bool = False
    ) -> Picture | None:
        """A page or a part of it in `sharp` pixels a point, fewer where it is large; None where it is not there. With
        `grey` one without colours is grey ("L")."""
        if not 1 <= number <= len(self._file):
            return None
        try:
            with closing(self._file[number - 1]) as page:
                page.set_rotation((page.get_rotation() + turn_of(page)) % 360)
                shown = Box(*shown_box(page))
                box = part.within(shown) if part else shown
                if box.width < 1 or box.height < 1:
                    return None
                scale = min(sharp, sqrt(_MOST_PIXELS / (box.width * box.height)))
                crop = (box.left - shown.left, shown.bottom - box.bottom, shown.right - box.right, box.top - shown.top)
                # in Pillow's own order of bytes, which saves turning them round
                bitmap = page.render(scale=scale, crop=crop, may_draw_forms=False, prefer_bgrx=True, rev_byteorder=True)
                drawn = bitmap.to_pil()
                drawn = drawn.convert("L" if grey and not _is_coloured(drawn) else "RGB")
        except pypdfium2.PdfiumError:
            return None
        return Picture(number, box, drawn, scale)


class Photographs(Pages):
    """Pictures, each given as its file and its number in it. Boxes are in pixels from the top left of a picture."""

    def __init__(self, pictures: Sequence[tuple[bytes, int]]) -> None:
        self._pictures = pictures

    @classmethod
    def of_file(cls, data: bytes) -> Self:
        """The pictures of a file. Raises `Unreadable`."""
        return cls([(data, number) for number in range(1, image.count(data) + 1)])

    @classmethod
    def of_files(cls, files: Sequence[bytes]) -> Self:
        """The first picture of each file."""
        return cls([(data, 1) for data in files])

    def __len__(self) -> int:
        return len(self._pictures)

    def picture(self, number: int, part: Box | None = None, sharp: float = 1.0, grey: bool = False) -> Picture | None:
        """A picture or a part of it, smaller where it is large; None where it is not there."""
        if not 1 <= number <= len(self):
            return None
        try:
            whole = image.page(*self._pictures[number - 1])
        except Unreadable:
            return None
        shown = Box(0, 0, whole.width, whole.height)
        box = part.within(shown) if part else shown
        if box.width < 1 or box.height < 1:
            return None
        scale = min(1.0, sqrt(_MOST_PIXELS / (box.width * box.height)))
        size = max(1, round(box.width * scale)), max(1, round(box.height * scale))
        drawn = whole.resize(size, box=(box.left, box.top, box.right, box.bottom))
        return Picture(number, box, drawn.convert("L") if grey and not _is_coloured(drawn) else drawn, scale)


@contextmanager
def open_pages(data: bytes) -> Iterator[Pages | None]:
    """The pages of a PDF or of a picture file; None where it cannot be opened."""
    if sniff(data) == "image":
        try:
            photographs = Photographs.of_file(data)
        except Unreadable:
            yield None
        else:
            yield photographs
        return
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        yield None
        return
    with closing(file):
        yield Pages(file)


def _is_coloured(image: Image.Image) -> bool:
    """Whether there is a stamp, a heading in red, a photograph: every second pixel of every second row tells."""
    red, green, blue = image.resize((-(-image.width // 2), -(-image.height // 2)), Image.Resampling.NEAREST).split()[:3]
    differences = (ImageChops.difference(green, other) for other in (red, blue))
    return any(difference.getextrema()[1] > _TINT for difference in differences)  # type: ignore[operator]  # of one channel


def _draw_outline(picture: Image.Image, box: Box, scale: float, kind: str) -> None:
    edges = [value * scale for value in (box.left - 1.5, box.top - 1.5, box.right + 1.5, box.bottom + 1.5)]
    ImageDraw.Draw(picture).rectangle(edges, outline=_OUTLINE.get(kind, _OUTLINE["unverified"]), width=round(2 * scale))


def _png(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    return target.getvalue()
