"""Type on fills, as heads of tables have → dark type on paper.

Dark fills have light type, and are ruled where they end. Pale ones have dark type, and rulings that stand out from them
little: in a scan their grain is taken for ink.
"""

from __future__ import annotations

import cv2
import numpy as np

from extractors.readers.scan_light import Gray

_DARK = 0.62  # of the paper's light: fills that are paler have dark type
_STROKE = 0.25  # sizes of type: strokes of characters are no wider
_SOLID = 1.6  # sizes of type: a fill is as large either way, lines of text are not
_FILLED = 0.6  # of a fill is dark: lines of text close to each other are less so
_TYPE = 0.02  # of a fill is light: a bar or a picture's frame has no type
_EDGE = 2  # pixels around a fill that belong to it
_PAPER = 245.0  # of an evened picture
_PALE = 0.94  # of the paper: what is darker is a fill, if it is solid and
_EVEN = 0.1, 0.7  # not more than so much of the paper away from its tone, in so much of it
_LOWEST = 1.1  # sizes of type: fills are higher than a line of characters


def without_fills(gray: Gray, size: float) -> Gray:
    """A straight page whose type is `size` pixels high, as if its light type stood on paper."""
    paper = float(np.percentile(gray[::4, ::4], 90))
    dark = np.where(gray < _DARK * paper, 255, 0).astype(np.uint8)
    side = max(3, round(_SOLID * size))
    whole = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((max(3, round(_STROKE * size)),) * 2, np.uint8))
    solid = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((side, side), np.uint8)).astype(np.uint8)
    if not solid.any():
        return gray
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    paged = gray.copy()
    for number in range(1, count):
        left, top, width, height, _ = stats[number]
        if left == 0 or top == 0 or left + width == gray.shape[1] or top + height == gray.shape[0]:
            continue  # what lies beside the page
        part = np.s_[max(0, top - _EDGE) : top + height + _EDGE, max(0, left - _EDGE) : left + width + _EDGE]
        core = labels[part] == number
        if _FILLED <= dark[part][core].mean() / 255 <= 1.0 - _TYPE:
            fill = cv2.dilate(core.astype(np.uint8), np.ones((2 * _EDGE + 1,) * 2, np.uint8)) > 0
            tone = float(np.median(gray[part][core]))
            away = np.abs(gray[part].astype(np.float32) - tone) * (paper / max(1.0, paper - tone))
            paged[part] = np.where(fill, np.clip(paper - away, 0, 255).astype(np.uint8), gray[part])
    return paged


def without_pale_fills(evened: Gray, size: float) -> Gray:
    """A picture in even light, its pale fills as white as the paper around them and what is written on them as dark as
    beside them."""
    dark = np.where(cv2.medianBlur(evened, 5) < _PALE * _PAPER, 255, 0).astype(np.uint8)
    side = max(3, round(_LOWEST * size))
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((side, side), np.uint8)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    whitened = evened
    for number in range(1, count):
        left, top, width, height, _ = stats[number]
        part = np.s_[max(0, top - _EDGE) : top + height + _EDGE, max(0, left - _EDGE) : left + width + _EDGE]
        core = labels[part] == number
        shades = evened[part][core]
        tone = float(np.median(shades))
        away, most = _EVEN
        if tone < _DARK * _PAPER or np.mean(np.abs(shades - tone) < away * _PAPER) < most:
            continue
        if whitened is evened:
            whitened = evened.copy()
        fill = cv2.dilate(core.astype(np.uint8), np.ones((2 * _EDGE + 1,) * 2, np.uint8)) > 0
        brighter = np.minimum(evened[part] * (_PAPER / tone), 255.0).astype(np.uint8)
        whitened[part] = np.where(fill, brighter, whitened[part])
    return whitened
