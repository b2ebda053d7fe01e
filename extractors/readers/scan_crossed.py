"""Ink that is of no cell, as that of a seal as dark as type or of a pen → the numbers that it makes doubtful.

It cannot be taken away from the figures it lies on, and is read with them: a stroke before 3 makes 13, surely, by every
look. What tells it is its size: it goes on beyond rulings, or is higher than any type. A number below it is heard
beside a witness that could read nothing there: sums that tell it are believed, and without one it is in conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from cv2.typing import MatLike

from extractors.document import Reading
from extractors.readers.scan_cells import WORD, Content, Page, Strip
from extractors.readers.scan_light import Mask

_STROKE = 0.11  # sizes of type: what is thinner may be left over of a ruling
_GAP = 0.4  # sizes of type that a ruling was wide, at most, over which ink goes on
_TALL = 2.2  # sizes of type: what is higher is no type
_LEAST, _LARGEST = 4.0, 0.35  # sizes of type that seals are high and wide at least, of the page's width at most,
_ROUND = 0.6  # and of the longer side, the shorter
_THIN = 0.25  # sizes of type: half of a ring's stroke, at most
_AROUND = 0.3  # sizes of type that it may reach further: what ran along a ruling was lost with it
_SEEN = 3  # pixels of such ink on a number
_UNREAD = 0.7  # how sure a witness is that it reads nothing: as heavy as one who is heard


def crossing(ink: Mask, rulings: Mask, size: float) -> Mask:
    """Where ink lies that is of no cell, and all that a round seal encloses, on a page whose type is `size` pixels
    high; `ink` is without `rulings`."""
    stroke, gap = max(3, round(_STROKE * size)), max(5, round(_GAP * size)) | 1
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((stroke, stroke), np.uint8))
    across = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    over = cv2.dilate(rulings, np.ones((5, 5), np.uint8))
    whole = np.maximum(strokes, np.minimum(across, over)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    found = np.zeros_like(ink)
    for number in range(1, count):
        left, top, width, height, _ = stats[number]
        if height > _TALL * size:
            part = np.s_[top : top + height, left : left + width]
            inside = np.where(labels[part] == number, 255, 0).astype(np.uint8)
            points = cv2.findNonZero(inside)
            found[part] |= inside
            ring = _ring(points, ink.shape[1], size) if max(width, height) <= _LARGEST * ink.shape[1] else None
            if ring is not None:
                x, y, radius = ring
                cv2.circle(found, (round(left + x), round(top + y)), round(radius), 255, -1)
            elif _is_seal(width, height, ink.shape[1], size):
                cv2.fillConvexPoly(found[part], cv2.convexHull(points), 255)
    return cv2.dilate(found, np.ones((round(_AROUND * size) | 1,) * 2, np.uint8)).astype(np.uint8)


def _ring(places: MatLike, page: int, size: float) -> tuple[float, float, float] | None:
    """Middle and outer radius of the ring of which points are an arc: the rest may be lost among rulings."""
    points = places.reshape(-1, 2).astype(np.float64)
    terms = np.column_stack([2 * points, np.ones(len(points))])
    x, y, rest = np.linalg.lstsq(terms, (points**2).sum(axis=1), rcond=None)[0]
    away = np.hypot(points[:, 0] - x, points[:, 1] - y)
    radius = float(np.sqrt(max(0.0, rest + x * x + y * y)))
    is_ring = _LEAST * size <= 2 * radius <= _LARGEST * page and np.median(np.abs(away - radius)) <= _THIN * size
    return (float(x), float(y), radius + _THIN * size) if is_ring else None


def _is_seal(width: int, height: int, page: int, size: float) -> bool:
    shorter, longer = sorted((width, height))
    return shorter >= _LEAST * size and longer <= _LARGEST * page and shorter >= _ROUND * longer


def doubt(tables: Iterable[Sequence[Content]], strips: Sequence[Strip], foreign: Mask, page: Page) -> list[Strip]:
    """Hear the numbers in ruled cells on which `foreign` ink lies beside a witness against them. Gives the `strips`
    outside of these, heard likewise."""
    for content in (content for table in tables for content in table):
        if len(content.strips) > 1 and all(strip.readings for strip in content.strips):
            # two lines of figures in one cell: a figure and what lies above or below it
            content.strips = [_as_one(content, page)] if _lies_on(foreign, content.strips) else content.strips
        content.strips = [_doubted(strip, foreign) for strip in content.strips]
    return [_doubted(strip, foreign) for strip in strips]


def _as_one(content: Content, page: Page) -> Strip:
    lefts, tops, rights, bottoms = zip(*(strip.box for strip in content.strips), strict=True)
    whole = Strip((min(lefts), min(tops), max(rights), max(bottoms)))
    page.read([(whole, content.box)])
    return whole


def _doubted(strip: Strip, foreign: Mask) -> Strip:
    """The text of a strip with a witness against it, if it lies below foreign ink and is not in words."""
    in_words = WORD.search(strip.text) and not any(map(str.isdigit, strip.text))
    if in_words or not _lies_on(foreign, [strip]):
        return strip
    # ink of which nothing was read is no blank
    said = strip.readings or (Reading(strip.text, max(_UNREAD, strip.confidence), "tight"),)
    looks = dict.fromkeys(reading.how for reading in said)
    return replace(strip, readings=said + tuple(Reading("?", _UNREAD, f"{how}, crossed") for how in looks))


def _lies_on(foreign: Mask, strips: Sequence[Strip]) -> bool:
    boxes = [tuple(map(round, strip.box)) for strip in strips]
    return any(np.count_nonzero(foreign[top:bottom, left:right]) >= _SEEN for left, top, right, bottom in boxes)
