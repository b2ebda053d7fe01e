"""Documents damaged by chance, in ways that know how their format is built."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]

_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"65535",
    b"65536",
    b"2147483647",
    b"4294967296",
    b"99999999999999999999",
    b"1e999",
    b"NaN",
)
_CHARSETS = ("gb18030", "utf-16", "utf-8-sig", "big5", "utf-16-be", "shift_jis", "latin-1")
_TAG = re.compile(rb"<[^<>]{1,300}>")
_QUOTED = re.compile(rb"=\"[^\"<>]{0,80}\"")
_PDF_NUMBER = re.compile(rb"(?<=[\s\[(/<])-?\d{1,7}(?:\.\d+)?(?=[\s\]>)/])")
_PDF_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PDF_OBJECT = re.compile(rb"\d+ \d+ obj.*?endobj", re.DOTALL)
_ODD = (
    "\0",
    "\u202e",
    "\ufeff",
    "\u0301",
    "年",
    "一、",
    "（",
    "%",
    "-",
    "，",
    "&#x30;",
    "<td>",
    "\u3000",
    "１",
    "①",
    "零",
)


def damage(data: bytes, random: Random) -> bytes:
    """The document with one to four changes of its structure or its bytes."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 4))):
        data = random.choice(_kinds(data))(data, random)
    return data


def _kinds(data: bytes) -> list[Mutation]:
    common: list[Mutation] = [_flip, _cut, _remove, _repeat, _insert, _zero]
    if data.startswith(b"PK"):
        return [*common, *[_zip_part] * 8, _zip_drop, _zip_twice, _zip_rename]
    if b"%PDF-" in data[:1024]:
        return [*common, *[_pdf_number] * 3, *[_pdf_stream] * 4, _pdf_object, _pdf_swap]
    if data[:1] == b"<" or b"<html" in data[:2000].lower():
        return [*common, *_MARKUP, *_MARKUP, _charset]
    return [*common, _charset]


# Bytes.


def _place(data: bytes, random: Random, most: int = 400) -> tuple[int, int]:
    start = random.randrange(max(1, len(data)))
    return start, min(len(data), start + random.randint(1, most))


def _flip(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 8)):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _remove(data: bytes, random: Random) -> bytes:
    start, end = _place(data, random)
    return data[:start] + data[end:]


def _repeat(data: bytes, random: Random) -> bytes:
    start, end = _place(data, random)
    return data[:end] + data[start:end] * random.choice((1, 2, 50)) + data[end:]


def _insert(data: bytes, random: Random) -> bytes:
    start, _ = _place(data, random)
    return data[:start] + random.choice((*_NUMBERS, random.choice(_ODD).encode(), random.randbytes(9))) + data[start:]


def _zero(data: bytes, random: Random) -> bytes:
    start, end = _place(data, random)
    return data[:start] + bytes(end - start) + data[end:]


# Markup: HTML and XML.


def _tag_gone(data: bytes, random: Random) -> bytes:
    tags = list(_TAG.finditer(data))
    if not tags:
        return data
    tag = random.choice(tags)
    return data[: tag.start()] + data[tag.end() :]


def _tag_twice(data: bytes, random: Random) -> bytes:
    tags = list(_TAG.finditer(data))
    if not tags:
        return data
    tag, place = random.choice(tags), random.choice(tags).start()
    return data[:place] + tag[0] * random.choice((1, 1, 3, 400)) + data[place:]


def _element_moved(data: bytes, random: Random) -> bytes:
    """A piece between two tags, taken out and put in elsewhere, or exchanged with another."""
    tags = list(_TAG.finditer(data))
    if len(tags) < 12:
        return data
    first, second = sorted(random.sample(range(len(tags) - 6), 2))
    one = slice(tags[first].start(), tags[first + random.randint(1, 5)].start())
    other = slice(tags[second].start(), tags[second + random.randint(1, 5)].start())
    if one.stop > other.start:
        return data
    return data[: one.start] + data[other] + data[one.stop : other.start] + data[one] + data[other.stop :]


def _attribute(data: bytes, random: Random) -> bytes:
    found = list(_QUOTED.finditer(data))
    if not found:
        return data
    one = random.choice(found)
    return data[: one.start()] + b'="' + random.choice(_NUMBERS) + b'"' + data[one.end() :]


def _span(data: bytes, random: Random) -> bytes:
    cells = list(re.finditer(rb"<t[dh]\b", data))
    if not cells:
        return data
    end = random.choice(cells).end()
    name = random.choice((b"colspan", b"rowspan"))
    return data[:end] + b" " + name + b'="' + random.choice((b"2", b"3", *_NUMBERS)) + b'"' + data[end:]


def _odd(data: bytes, random: Random) -> bytes:
    tags = list(_TAG.finditer(data))
    place = random.choice(tags).end() if tags else 0
    return data[:place] + random.choice(_ODD).encode() + data[place:]


_MARKUP: tuple[Mutation, ...] = (_tag_gone, _tag_twice, _element_moved, _attribute, _span, _odd)


def _charset(data: bytes, random: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    made = text.encode(random.choice(_CHARSETS), "replace")
    return made if random.random() < 0.7 else _flip(made, random)


# ZIP.


def _files(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return {name: package.read(name) for name in package.namelist()[:200]}
    except Exception:  # damaged before: its bytes can still be
        return {}


def _zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _zip_part(data: bytes, random: Random) -> bytes:
    files = _files(data)
    if not files:
        return _flip(data, random)
    name = max(random.sample(list(files), min(3, len(files))), key=lambda one: len(files[one]))
    files[name] = random.choice((*_MARKUP, *_MARKUP, _flip, _cut, _remove, _repeat))(files[name], random)
    return _zipped(files)


def _zip_drop(data: bytes, random: Random) -> bytes:
    files = _files(data)
    if files:
        del files[random.choice(list(files))]
    return _zipped(files) if files else data


def _zip_twice(data: bytes, random: Random) -> bytes:
    files = _files(data)
    if len(files) < 2:
        return data
    one, other = random.sample(list(files), 2)
    return _zipped(files | {one: files[other]})


def _zip_rename(data: bytes, random: Random) -> bytes:
    files = _files(data)
    if not files:
        return data
    name = random.choice(list(files))
    files[random.choice(("../" + name, name.upper(), name + "\0x", "/" + name, "x" * 300))] = files.pop(name)
    return _zipped(files)


# PDF. Offsets are not mended: readers of such files must find the objects themselves.


def _pdf_number(data: bytes, random: Random) -> bytes:
    found = list(_PDF_NUMBER.finditer(data[:200_000]))
    if not found:
        return _flip(data, random)
    one = random.choice(found)
    return data[: one.start()] + random.choice((*_NUMBERS, str(random.randrange(40)).encode())) + data[one.end() :]


def _pdf_stream(data: bytes, random: Random) -> bytes:
    found = list(_PDF_STREAM.finditer(data))
    if not found:
        return _flip(data, random)
    one = random.choice(found)
    try:
        content = random.choice((_pdf_number, _remove, _repeat, _flip))(zlib.decompress(one[1]), random)
        made = zlib.compress(content)
    except zlib.error:
        made = _flip(one[1], random)
    return data[: one.start(1)] + made + data[one.end(1) :]


def _pdf_object(data: bytes, random: Random) -> bytes:
    found = list(_PDF_OBJECT.finditer(data))
    if not found:
        return data
    one = random.choice(found)
    return data[: one.start()] + data[one.end() :]


def _pdf_swap(data: bytes, random: Random) -> bytes:
    numbers = list(re.finditer(rb"(\d+) 0 R", data))
    if len(numbers) < 2:
        return data
    one, other = random.sample(numbers, 2)
    return data[: one.start()] + other[0] + data[one.end() :]
