"""One document, read now, in a process of its own: for the commands that show one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from markupsafe import Markup, escape
from msgspec import structs

from extractors.document import Document, Unreadable
from extractors.extract import extract, interpret, refuse
from extractors.extraction import Extraction, Hints
from extractors.readers import office, read, sniff
from extractors.readers.volume import characters
from facsimile import Mark, NotThere, Original
from flows import pictures
from flows.isolation import answers
from flows.isolation.answers import End
from flows.isolation.child import Child, Died, Limits
from flows.isolation.inside import Reader
from gongkai.settings import ExtractSettings


def read_apart(data: bytes, hints: Hints, settings: ExtractSettings) -> tuple[bytes, Document | None, Extraction]:
    """What was read (the bytes, or the DOCX they were converted to), the document as its reader sees it (None where it
    cannot be read), and all that was found in it. Raises `flows.isolation.child.Unstartable`."""
    limits = Limits(settings.timeout_seconds, settings.memory_mb << 20)
    document, extraction = _read(_see, data, hints, limits)
    format_ = extraction.format
    if extraction.cause == office.NEEDED:
        (converted,) = office.convert({"": data}).values()
        if isinstance(converted, Unreadable):
            return data, None, refuse(converted, format_)
        hints, data = replace(hints, characters=characters(data)), converted
        document, extraction = _read(_see, data, hints, limits)
    if pictures.want_reading(extraction):
        document, extraction = _read(_see_pictures, data, hints, pictures.limits(settings))
    return data, document, structs.replace(extraction, format=format_)


def draw_apart(data: bytes, marks: list[Mark], settings: ExtractSettings) -> Markup:
    """The document drawn with its cells outlined, as HTML; a sentence where that cannot be done."""
    try:
        (drawn,) = _ask(_draw, data, marks, Limits(settings.timeout_seconds, settings.memory_mb << 20))
    except (Died, ValueError) as error:
        return Markup(escape(str(error)))  # noqa: S704  # escaped
    # A process in the hands of its document may have written anything: the page around it obeys no script.
    return Markup(drawn.decode("utf-8", "replace"))  # noqa: S704


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A cell to show, and the charset that the document came with."""

    mark: Mark
    charset: str


def closeup_apart(data: bytes, mark: Mark, charset: str, settings: ExtractSettings) -> Markup:
    """What stands around one cell, outlined, as HTML. Raises `facsimile.NotThere` where that cannot be shown, and why;
    `extractors.document.Unreadable` where a DOC cannot be converted."""
    limits = Limits(settings.timeout_seconds, settings.memory_mb << 20)
    try:
        shown, why_not = _ask(_draw_closeup, office.as_docx(data), _Wanted(mark, charset), limits)
    except (Died, ValueError) as error:
        raise NotThere(str(error)) from None
    if why_not:
        raise NotThere(why_not.decode("utf-8", "replace"))
    return Markup(shown.decode("utf-8", "replace"))  # noqa: S704  # as above


def _read(reader: Reader, data: bytes, hints: Hints, limits: Limits) -> tuple[Document | None, Extraction]:
    try:
        document, extraction = _ask(reader, data, hints, limits)
        return answers.document(document), answers.extraction(extraction)
    except Died as death:
        return None, Extraction("failed", death.cause, death.sentence)
    except ValueError as error:  # `Garbled`, or too few answers
        garbled = Child.garbled(error)
        return None, Extraction("failed", garbled.cause, garbled.sentence)


def _ask(reader: Reader, data: bytes, known: object, limits: Limits) -> list[bytearray]:
    """The answers of a process that reads this document alone. Raises `Died`."""
    with closing(Child(reader, limits)) as child:
        child.begin(data, known)
        found = []
        while not isinstance(answer := child.answer(limits.seconds), End):
            found.append(answer)
    if answer.cause:
        raise Died(answer.cause, answer.sentence)
    return found


def _see(data: bytes, hints: Hints) -> Iterator[bytes]:
    """What a process does that reads: the document, then the extraction."""
    yield answers.pack_document(_document(data, hints))
    yield answers.pack(extract(data, hints))


def _see_pictures(data: bytes, hints: Hints) -> Iterator[bytes]:
    """What a process does that reads pictures, which takes too long to be done twice."""
    try:
        document = read(data, hints.declared_type, hints.charset, pictures=True)
    except Unreadable as unreadable:
        yield answers.pack_document(None)
        yield answers.pack(refuse(unreadable, sniff(data)))
    else:
        yield answers.pack_document(document)
        yield answers.pack(interpret(document, hints))


def _draw(data: bytes, marks: list[Mark]) -> Iterator[bytes]:
    """What a process does that draws."""
    yield Original(data, _document(data, Hints())).whole(marks).encode()


def _draw_closeup(data: bytes, wanted: _Wanted) -> Iterator[bytes]:
    """What a process does that draws one cell: the picture, or an empty one and why there is none."""
    shown, why_not = "", ""
    try:
        shown = Original.open(data, wanted.charset).closeup(wanted.mark)
    except (NotThere, Unreadable) as error:
        why_not = str(error)
    yield shown.encode()
    yield why_not.encode()


def _document(data: bytes, hints: Hints) -> Document | None:
    try:
        return read(data, hints.declared_type, hints.charset)
    except Unreadable:
        return None
