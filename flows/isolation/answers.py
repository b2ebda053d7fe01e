"""What a document says, as bytes from one process to another.

The process that read a hostile document may be in its hands: what it sends is parsed into the types it must have, or
refused. (A pickle would run what it names.)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from extractors.document import Document, Grid, Link, Note, Paragraph
from extractors.extraction import Extraction

_LAST_YEAR = 9999
_Kind = TypeVar("_Kind")


class Garbled(ValueError):
    """Bytes that are no answer of the kind asked for."""


@dataclass(slots=True)
class End:
    """The end of the answers about one document: the seconds they took; a cause and a sentence where they broke off."""

    seconds: float
    cause: str = ""
    sentence: str = ""


@dataclass(slots=True)
class Parts:
    """A `Document` with its two kinds of blocks apart: `order` tells for each whether it is a grid."""

    format: str
    order: list[bool] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


pack = msgspec.msgpack.Encoder().encode
_end = msgspec.msgpack.Decoder(End)
_extraction = msgspec.msgpack.Decoder(Extraction)
_document = msgspec.msgpack.Decoder(Parts | None)


def end(data: bytes | bytearray) -> End:
    """An `End` out of its bytes. Raises `Garbled`."""
    return _decoded(_end, data)


def extraction(data: bytes | bytearray) -> Extraction:
    """An `Extraction` out of its bytes, fit to be stored. Raises `Garbled`."""
    found = _decoded(_extraction, data)
    if found.report and found.report.year is not None and not 0 < found.report.year <= _LAST_YEAR:
        raise Garbled(f"a report of the year {found.report.year}")
    return found


def pack_document(document: Document | None) -> bytes:
    """A `Document` as bytes."""
    if document is None:
        return pack(None)
    order = [isinstance(block, Grid) for block in document.blocks]
    paragraphs, grids = list(document.paragraphs()), list(document.grids())
    return pack(Parts(document.format, order, paragraphs, grids, document.meta, document.links, document.notes))


def document(data: bytes | bytearray) -> Document | None:
    """A `Document` out of its bytes. Raises `Garbled`."""
    parts = _decoded(_document, data)
    if parts is None:
        return None
    if sum(parts.order) != len(parts.grids) or len(parts.order) != len(parts.grids) + len(parts.paragraphs):
        raise Garbled("blocks without a place")
    grids, paragraphs = iter(parts.grids), iter(parts.paragraphs)
    blocks = [next(grids) if is_grid else next(paragraphs) for is_grid in parts.order]
    return Document(parts.format, blocks, parts.meta, parts.links, parts.notes)


def _decoded(decoder: msgspec.msgpack.Decoder[_Kind], data: bytes | bytearray) -> _Kind:
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Garbled(f"an answer that is none ({error})") from None
