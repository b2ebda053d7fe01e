"""Round seals that were scanned or copied in grey → what they lie on, as far as it is darker than they are.

Red seals are told by their colour. Of grey ones the strokes tell: as wide as no type of a table has them, all of one
shade that is paler than type, and together about as high as wide. What is read below them is doubtful all the same:
the cells are heard once more with the seal over them.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.scan_light import Gray, Mask

_WIDE = 0.13  # sizes of type: strokes of seals are wider, those of type are not,
_EVEN = 60  # shades by which they differ from edge to edge, at most
_DARKEST, _PALEST = 60, 205  # shades of seals
_JOINED = 0.5  # sizes of type between strokes of one seal
_LEAST = 4.0  # sizes of type that a seal is high and wide,
_LARGEST = 0.35  # of the page's width at most
_ROUND = 0.6  # of its longer side, the shorter at least
_FULL = 0.68  # of the box around it, at least, lies inside its outline: of a circle 0.79, of blurred text anything
_OPEN = 0.7  # of a seal, at most, is ink: fills and pictures are solid
_OFTENER = 5  # times the share of the ink that is such strokes around it: where that is blurred, type has them too
_TYPE = 0.85  # of a seal's shade: what is darker is type below it


def without_gray_seals(evened: Gray, size: float) -> tuple[Gray, Mask | None]:
    """A straight page whose type is `size` pixels high without grey seals, and where these lay; None where none did."""
    strokes = _strokes(evened, size)
    reach = max(3, round(_JOINED * size)) | 1
    joined = cv2.dilate(np.where(strokes, 255, 0).astype(np.uint8), np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    seals: list[tuple[Mask, NDArray[np.int32], float]] = []
    for number in range(1, count):
        if _is_seal(stats[number], evened.shape[1], size):
            part = labels == number
            points = cv2.findNonZero(np.where(part, 255, 0).astype(np.uint8))
            outline = cv2.convexHull(points)
            round_ = np.zeros_like(evened)
            cv2.fillConvexPoly(round_, outline, 255)
            is_round = cv2.contourArea(outline) >= _FULL * stats[number][2] * stats[number][3]
            if is_round and strokes[round_ > 0].mean() <= _OPEN:
                seals.append((round_, stats[number], float(np.median(evened[strokes & part]))))
    without, covered = evened, np.zeros_like(evened)
    anywhere = np.maximum.reduce([round_ for round_, _, _ in seals]) if seals else covered
    for round_, box, shade in seals:
        if _stands_out(evened, strokes, round_, anywhere, box):
            darker = cv2.convertScaleAbs(evened, alpha=245.0 / (_TYPE * shade))
            without = np.where(round_ > 0, darker, without).astype(np.uint8)
            covered |= round_
    return without, covered if covered.any() else None


def _stands_out(evened: Gray, strokes: NDArray[np.bool_], round_: Mask, anywhere: Mask, box: NDArray[np.int32]) -> bool:
    """Whether the ink of a seal is such strokes much more often than that around it, where no seal lies."""
    left, top, width, height, _ = box
    frame = np.s_[max(0, top - height) : top + 2 * height, max(0, left - width) : left + 2 * width]
    ink, strokes = evened[frame] <= _PALEST, strokes[frame]
    inside, outside = ink & (round_[frame] > 0), ink & (anywhere[frame] == 0)
    share, usual = (np.count_nonzero(strokes & where) / max(1, int(where.sum())) for where in (inside, outside))
    return bool(share > _OFTENER * usual)


def _strokes(evened: Gray, size: float) -> NDArray[np.bool_]:
    """Where ink is wide, of one shade, and paler than type."""
    side = np.ones((max(4, round(_WIDE * size)),) * 2, np.uint8)
    smooth = cv2.medianBlur(evened, 3)
    darkest, palest = cv2.erode(smooth, side), cv2.dilate(smooth, side)
    return (darkest >= _DARKEST) & (palest <= _PALEST) & (cv2.subtract(palest, darkest) <= _EVEN)


def _is_seal(box: NDArray[np.int32], width: int, size: float) -> bool:
    """Whether strokes reach as far, and as far down as across, as those of a seal do."""
    shorter, longer = sorted((int(box[2]), int(box[3])))
    return shorter >= _LEAST * size and longer <= _LARGEST * width and shorter >= _ROUND * longer
