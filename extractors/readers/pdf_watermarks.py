"""Which characters of a page are a watermark set upright: words so pale that what is printed over them is read."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import lru_cache
from typing import Any

from extractors.labels import has_chinese, normalise

_PALE = 0.75  # of white's light: type as pale as that is hard to read on paper
_GREY, _RGB, _CMYK = 1, 3, 4  # components of a colour
_LIGHT = (0.299, 0.587, 0.114)  # of red, green and blue


def without_watermarks(
    chars: Sequence[dict[str, Any]], shapes: Sequence[dict[str, Any]]
) -> tuple[Sequence[dict[str, Any]], str]:
    """The characters of a page without its watermarks, and what these say, once ('' where there is none). What is pale
    and says a number may be a cell's; what stands on one of the dark `shapes` is light type."""
    pale = {colour for colour in {char["non_stroking_color"] for char in chars} if is_pale(colour)}
    if not pale or len(pale) == len({char["non_stroking_color"] for char in chars}):
        return chars, ""
    grounds = [shape for shape in shapes if shape["fill"] and not is_pale(shape["non_stroking_color"])]
    said: dict[str, None] = {}
    for colour in sorted(pale):
        own = [char for char in chars if char["non_stroking_color"] == colour]
        text = normalise("".join(char["text"] for char in own))
        if not has_chinese(text) or not all(map(has_chinese, text)) or _stand_on(own, grounds):
            pale.discard(colour)
        else:
            said[_once(text)] = None
    return _without(chars, pale), "、".join(said)


@lru_cache(maxsize=256)
def is_pale(colour: tuple[float, ...] | None) -> bool:
    """Whether a colour, as pdfminer has it, is hardly darker than paper; white is."""
    if not isinstance(colour, tuple) or not all(isinstance(part, int | float) for part in colour):
        return False
    if len(colour) == _GREY:
        return colour[0] >= _PALE
    if len(colour) == _RGB:
        return sum(part * share for part, share in zip(colour, _LIGHT, strict=True)) >= _PALE
    return len(colour) == _CMYK and sum(colour) <= 1 - _PALE


def _without(chars: Sequence[dict[str, Any]], colours: Container[object]) -> Sequence[dict[str, Any]]:
    return [char for char in chars if char["non_stroking_color"] not in colours] if colours else chars


def _stand_on(chars: Sequence[dict[str, Any]], grounds: Sequence[dict[str, Any]]) -> bool:
    return any(
        ground["x0"] <= (char["x0"] + char["x1"]) / 2 <= ground["x1"]
        and ground["top"] <= (char["top"] + char["bottom"]) / 2 <= ground["bottom"]
        for ground in grounds
        for char in chars
    )


def _once(text: str) -> str:
    """A text without its repetitions: one watermark may be set all over a page."""
    end = (text + text).find(text, 1)
    return text[:end]
