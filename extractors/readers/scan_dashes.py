"""Rulings drawn as dashes or dots → the same rulings without gaps.

Dashes of a ruling are thin, alike, and follow one another closely over several characters; strokes of text are neither.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.scan_light import Mask

_THIN = 0.25  # sizes of type: thicker strokes are no dashes
_GAP = 0.55  # sizes of type between dashes, at most
_LONG = 4.0  # sizes of type: shorter rows of strokes are text
_DENSE = 0.7  # dashes in a size of type, at least
_ALIKE, _MOST = 0.4, 0.8  # of the usual length by which dashes differ at most, and how many of them do not
_BESIDE, _PAPER = 0.2, 0.15  # sizes of type above and below dashes, of which at most so much is ink
_TABLE = 60.0  # sizes of type of dashes on a page: fewer are no table


def without_gaps(ink: Mask, size: float) -> Mask:
    """The ink of a straight page whose type is `size` pixels high, the gaps of its dashed rulings filled."""
    level, across = _gaps(ink, size)
    # what rules rows stands between the strokes of figures below one another like a dash
    upright, down = _gaps(np.ascontiguousarray(cv2.subtract(ink, level).T), size)
    return np.maximum(ink, np.maximum(level, upright.T)) if across + down > _TABLE * size else ink


def _gaps(ink: Mask, size: float) -> tuple[Mask, int]:
    """Level rows of dashes as stretches without gaps, and how long they are together."""
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((max(3, round(_THIN * size)), 1), np.uint8))
    thin = cv2.subtract(ink, thick)
    row = cv2.dilate(thin, np.ones((3, 1), np.uint8))  # which is not quite level
    closed = cv2.morphologyEx(row, cv2.MORPH_CLOSE, np.ones((1, max(3, round(_GAP * size))), np.uint8))
    long_ = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, round(_LONG * size)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(long_.astype(np.uint8), connectivity=8)
    filled, length = np.zeros_like(ink), 0
    for number in range(1, count):
        left, top, width, height, _ = stats[number]
        part = np.s_[top : top + height, left : left + width]
        inside = labels[part] == number
        if _are_dashes((thin[part] > 0) & inside, size) and _stand_free(ink, stats[number], size):
            # as thin as the dashes are: the row was made higher by a pixel on either side
            thinner = cv2.erode(np.where(inside, 255, 0).astype(np.uint8), np.ones((3, 1), np.uint8))
            filled[part] |= thinner.astype(np.uint8)
            length += width
    return filled, length


def _are_dashes(strokes: NDArray[np.bool_], size: float) -> bool:
    """Whether strokes in a row are alike and as close as dashes are."""
    changes = np.flatnonzero(np.diff(strokes.any(axis=0).astype(np.int8), prepend=0, append=0))
    lengths = changes[1::2] - changes[::2]
    if len(lengths) < _DENSE * strokes.shape[1] / size:
        return False
    usual = float(np.median(lengths))
    return bool((np.abs(lengths - usual) <= max(1.5, _ALIKE * usual)).mean() >= _MOST)


def _stand_free(ink: Mask, box: NDArray[np.int32], size: float) -> bool:
    """Whether there is paper above and below a row of strokes: those of text have others of their characters there."""
    left, top, width, height, _ = box
    far = max(2, round(_BESIDE * size))
    bands = ink[max(0, top - far) : top, left : left + width], ink[top + height :][:far, left : left + width]
    return all(not band.size or band.mean() <= 255 * _PAPER for band in bands)
