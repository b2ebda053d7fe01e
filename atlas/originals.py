"""Originals, drawn for the atlas in a process that may do nothing else, and cleaned again on this side.

What draws a document may be in its hands. So pages cross over as pixels, which are made into pictures here, and what is
HTML keeps none but the tags and attributes that we draw with. It is shown in a frame that runs no script.
"""

from __future__ import annotations

import io
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Literal

import msgspec
import nh3
from PIL import Image

from atlas import png
from extractors.document import Unreadable
from extractors.readers import office, read, sniff
from facsimile import Mark, Original
from facsimile.pages import MOST_PAGES, Pages, Photographs, open_pages
from flows.isolation.answers import End, Garbled, pack
from flows.isolation.child import Child, Died, Limits
from gongkai.settings import ExtractSettings

# Formats that are shown as pictures of their pages, with pixels a point (of a picture, a pixel): a page is some 900
# wide then, and its print still clear.
_SHARPNESS = {"pdf": 1.5, "image": 1.0}
_QUALITY = 66
_LARGEST_PNG = 200_000
_NUMBER = re.compile(r"\b(?:page|picture)=(\d{1,6})\b")  # of a page, in a locator
_ANCHOR = re.compile(r"#[\w.@-]+")
_TAGS = {"div", "p", "span", "table", "tbody", "tr", "td", "a", "ol", "li", "b"}
_ATTRIBUTES = {
    "*": {"class", "id", "title", "lang"},
    "div": {"tabindex", "role", "aria-label"},
    "td": {"colspan", "rowspan"},
    "li": {"value"},
    "a": {"href"},
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the process is told of a document: the cells to outline, what the server said of it."""

    marks: list[Mark]
    declared_type: str = ""
    charset: str = ""


class Sheet(msgspec.Struct, tag="sheet"):
    """A page: its number, where it lies (points from the left and the top), its pixels, grey ("L") or "RGB"."""

    number: int
    box: tuple[float, float, float, float]
    width: int
    height: int
    mode: Literal["L", "RGB"]
    pixels: bytes


class Text(msgspec.Struct, tag="text"):
    """A document that has no pages, as HTML; of one that has, '' and how many pages are left out."""

    html: str
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page as the atlas shows it: its picture, and the suffix that says what that is."""

    number: int
    box: tuple[float, float, float, float]
    picture: bytes
    suffix: str


@dataclass(slots=True)
class Drawing:
    """A document drawn: pages, or HTML that is clean; `missing` tells why there is neither: its cause and sentence."""

    pages: list[Page] = field(default_factory=list)
    html: str = ""
    left_out: int = 0
    missing: Mapping[str, str] | None = None


def missing(cause: str, sentence: str) -> Mapping[str, str]:
    """Why an original is not shown, as a problem says it."""
    return {"cause": cause, "sentence": sentence}


class Draughtsman:
    """Draws documents one after the other, in a confined process that is begun anew when one of them kills it."""

    def __init__(self, settings: ExtractSettings) -> None:
        self._limits = Limits(settings.timeout_seconds, settings.memory_mb << 20)
        self._child: Child | None = None

    def draw(self, data: bytes, wanted: Wanted) -> Drawing:
        """The document drawn; a sentence where that cannot be done."""
        try:
            data = office.as_docx(data)
        except Unreadable as reason:
            return Drawing(missing=missing(reason.cause, reason.sentence))
        while True:
            child = self._child = self._child or Child(_draw, self._limits)
            try:
                return self._drawn(child, data, wanted)
            except Died as death:
                self.close()
                if child.documents == 1:  # perhaps what the documents before left behind was too much
                    return Drawing(missing=missing(death.cause, death.sentence))

    def close(self) -> None:
        """End the process."""
        if self._child:
            self._child.close()
            self._child = None

    def _drawn(self, child: Child, data: bytes, wanted: Wanted) -> Drawing:
        child.begin(data, wanted)
        drawing = Drawing()
        while not isinstance(answer := child.answer(self._limits.seconds), End):
            try:
                part = _answer.decode(answer)
                if isinstance(part, Sheet):
                    drawing.pages.append(_page(part))
                else:
                    drawing.html, drawing.left_out = clean(part.html), part.left_out
            except (msgspec.DecodeError, ValueError) as error:
                raise Child.garbled(Garbled(str(error))) from None
        return Drawing(missing=missing(answer.cause, answer.sentence)) if answer.cause else drawing


def clean(html: str) -> str:
    """HTML without all that we do not draw with: no script, style, image, form or address."""
    return _cleaner.clean(html)


def _within(address: str) -> str | None:
    """An address that leads to a cell; of all others none is kept."""
    return address if _ANCHOR.fullmatch(address) else None


_cleaner = nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set(), url_relative=_within, link_rel=None)


def _page(sheet: Sheet) -> Page:
    """The picture of a page, made of nothing but its pixels. Raises `ValueError` where they do not fit.

    Print is sharper and smaller as a PNG of few greys; what has colours or is a photograph, as a JPEG.
    """
    image = Image.frombytes(sheet.mode, (sheet.width, sheet.height), sheet.pixels)
    if sheet.mode == "L":
        print_ = png.encode(image)
        if len(print_) <= _LARGEST_PNG:
            return Page(sheet.number, sheet.box, print_, "png")
    target = io.BytesIO()
    image.save(target, "JPEG", quality=_QUALITY)
    return Page(sheet.number, sheet.box, target.getvalue(), "jpg")


_answer = msgspec.msgpack.Decoder(Sheet | Text)


_before = ExitStack()
"""The document with pages that was drawn last: it stays open until the next one is drawn, and keeps the fonts loaded
that files name and do not carry. They are some 20 MB each, and most likely the same."""


def _draw(data: bytes, wanted: Wanted) -> Iterator[bytes]:
    """What the process does."""
    format_ = sniff(data)
    if format_ in _SHARPNESS:
        with ExitStack() as opened:
            pages = opened.enter_context(open_pages(data))
            if pages is None:
                yield pack(Text(str(Original(data, None).whole())))
            else:
                left_out = yield from _pages(pages, wanted.marks, _SHARPNESS[format_])
                yield pack(Text("", left_out))
            _before.close()
            _before.enter_context(opened.pop_all())
        return
    try:
        document = read(data, wanted.declared_type, wanted.charset)
    except Unreadable:
        document = None
    left_out = 0
    if document and document.pictures:
        pictures = Photographs.of_files(document.pictures)
        left_out = yield from _pages(pictures, wanted.marks, _SHARPNESS["image"])
    yield pack(Text(str(Original(data, document).text(wanted.marks)), left_out))


def _pages(pages: Pages, marks: Sequence[Mark], sharp: float) -> Generator[bytes, None, int]:
    """The pages, and how many are left out: where there are too many, those with marks come before the others."""
    numbers: Sequence[int] = range(1, len(pages) + 1)
    if len(pages) > MOST_PAGES:
        told = {int(number) for mark in marks for number in _NUMBER.findall(mark.locator)}
        numbers = sorted(sorted(numbers, key=lambda number: (number not in told, number))[:MOST_PAGES])
    for number in numbers:
        if picture := pages.picture(number, sharp=sharp, grey=True):
            image, (left, top, right, bottom) = picture.image, picture.box
            mode: Literal["L", "RGB"] = "L" if image.mode == "L" else "RGB"
            yield pack(Sheet(number, (left, top, right, bottom), *image.size, mode, image.tobytes()))
    return len(pages) - len(numbers)
