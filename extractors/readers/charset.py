"""Bytes → text where neither the HTTP header nor the page's own declaration can be trusted."""

from __future__ import annotations

import codecs
import re

from extractors.document import Note, Unreadable
from gongkai.charset import least_damaged

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# Sites declare gb2312 and send its supersets.
_SUPERSET = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030"}
# A page about an office's work holds some of these; garbled text holds none, but what it was made of does.
_COMMON = re.compile("[的年政府信息公开]")
_LEAST_COMMON = 8
_TELLING = 8 * 1024  # bytes at the beginning that tell the order of those in UTF-16
_FEW_ZEROS = 25  # of as many bytes one is zero at least
_MISREAD = ("gb18030", "cp1252", "latin-1")
# Every byte string decodes in these, so that it decodes proves nothing.
_PROVES_NOTHING = ("iso8859", "cp125", "ascii", "latin", "charmap", "mac", "koi8", "cp437", "cp850", "utf-16", "utf-32")


def utf16_without_mark(head: bytes) -> str:
    """The byte order of text in UTF-16 that no mark says to be so; '' of all else. Half of the bytes of its markup and
    digits are zero, which no other text holds."""
    head = head[: _TELLING & ~1]
    first, second = head[::2].count(0), head[1::2].count(0)
    order = "utf-16-le" if second > first else "utf-16-be"
    if max(first, second) * _FEW_ZEROS < len(head) or min(first, second) * 4 > max(first, second):
        return ""
    try:
        text = codecs.getincrementaldecoder(order)().decode(head)
    except UnicodeDecodeError:
        return ""
    return order if all(character.isprintable() or character.isspace() for character in text) else ""


def decode(data: bytes, declared: str = "") -> tuple[str, list[Note]]:
    """The text of `data`, and a note where characters were lost.

    A byte order mark decides, or zeros between the letters; else UTF-8 if it fits strictly (Chinese text in another
    charset never does); else what the header (`declared`) or the page states, if it fits strictly; else GB18030 if it
    fits; else the one of UTF-8 and GB18030 that loses fewer characters.
    """
    for bom, charset in _BOMS:
        if data.startswith(bom):
            return _noted(data[len(bom) :].decode(charset, "replace"))
    if 0 in data[:_TELLING] and (order := utf16_without_mark(data)):
        return _noted(data.decode(order, "replace"))
    try:
        # A file cut inside a character is still UTF-8, hence an incremental decoder that may end unfinished.
        return _noted(codecs.getincrementaldecoder("utf-8")().decode(data))
    except UnicodeDecodeError:
        pass
    utf8 = data.decode("utf-8", "replace")
    if utf8.count("\ufffd") * 100 <= len(utf8) - len(utf8.encode("ascii", "ignore")):
        return _noted(utf8)
    for charset in (*_declarations(data, declared), "gb18030"):
        try:
            return _noted(data.decode(charset))
        except UnicodeDecodeError:
            continue
    return _noted(least_damaged(data))


def _declarations(data: bytes, declared: str) -> list[str]:
    in_page = _DECLARED.search(data[:4096])
    names = [declared, in_page[1].decode("ascii", "ignore") if in_page else ""]
    found = []
    for name in names:
        try:
            codec = codecs.lookup(name.strip().lower())
        except (LookupError, ValueError):
            continue
        # Python also knows codecs that are no charsets (rot13, zlib): they do not turn bytes into text.
        if codec._is_text_encoding and not codec.name.startswith(_PROVES_NOTHING):
            found.append(_SUPERSET.get(codec.name, codec.name))
    return found


def _noted(text: str) -> tuple[str, list[Note]]:
    if not (text.isascii() or _COMMON.search(text)) and (meant := _meant(text)):
        return meant
    lost = text.count("\ufffd")
    if not lost:
        return text, []
    return text, [Note("characters_lost", f"{lost} characters could not be decoded and stand as \ufffd.")]


def _meant(text: str) -> tuple[str, list[Note]] | None:
    """What a text says that was once read in the wrong charset and saved so (鏀垮簻淇℃伅鍏紑, æ”¿åºœ), if that can
    be undone character by character; None where it is not such a text. Raises `Unreadable` (``mojibake``) for what is
    lost."""
    suspected = [wrong for wrong in _MISREAD if _is_common(text.encode(wrong, "ignore").decode("utf-8", "ignore"))]
    for wrong in suspected:
        try:
            undone = text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
        return undone, [Note("mojibake", f"The text was garbled (UTF-8 read as {wrong}); it was undone without loss.")]
    if suspected:
        sentence = (
            f"The text is garbled: UTF-8 was read as {suspected[0]} when it was saved, and characters were lost by it. "
            "Fetch it again, or ask its publisher."
        )
        raise Unreadable("mojibake", sentence)
    return None


def _is_common(text: str) -> bool:
    return len(_COMMON.findall(text)) >= _LEAST_COMMON
