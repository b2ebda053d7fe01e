"""A picture's light made even, and what is ink in it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

cv2.setNumThreads(1)  # what is to be done side by side is done by processes

Gray = NDArray[np.uint8]
"""A picture in shades of grey, rows by columns, 0 black."""
Mask = NDArray[np.uint8]
"""Rows by columns, 255 where it holds, else 0."""

_COARSE = 8  # times: paper and shadow are seen in a picture so much smaller
_DARKEST_PAPER = 30.0
_SHADE = 10  # shades that are counted together
_DARK = 9  # times as many: what is darker is type
_ENOUGH = 3000  # strokes are not counted in a smaller sample
_GHOST = 0.02  # of the darkest places of strokes: so many of one shade are something else than type,
_VALLEY = 0.15  # where the shades before them, and the palest, have so much less,
_EMPTY = 0.001  # or those before them are as good as none
_TYPE = 0.5  # of these places, at least, are type
_RED = 25  # by so much seals are redder than paper and ink
_FEW = 2e-5  # of a picture: less red is none
_SEAL = 0.04  # of the picture's longer side: red things that are larger both ways are no letters


def even(gray: Gray) -> Gray:
    """The picture as if its paper were white everywhere and its ink black: shadows and grey paper gone."""
    height, width = gray.shape
    small = cv2.resize(gray, (max(1, width // _COARSE), max(1, height // _COARSE)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 15)
    paper = cv2.resize(cv2.GaussianBlur(paper, (0, 0), 3), (width, height), interpolation=cv2.INTER_LINEAR)
    white = gray.astype(np.float32) * (245.0 / np.maximum(paper, _DARKEST_PAPER))
    black = float(np.percentile(white[::4, ::4], 0.5))
    stretched = (white - black) * (245.0 / max(245.0 - black, 60.0))
    return np.clip(stretched, 0, 255).astype(np.uint8)


def ink_of(evened: Gray) -> Mask:
    """Where ink is: what is darker than the grain of the paper explains."""
    sample = evened[::3, ::3]
    bright = sample[sample > 190]
    grain = 1.4826 * float(np.median(np.abs(bright - np.median(bright.astype(np.float32))))) if bright.size else 5.0
    darkness = min(max(45.0, 6.0 * grain), 100.0)
    return np.where(evened < 245.0 - darkness, 255, 0).astype(np.uint8)


def without_ghosts(evened: Gray, rulings: Mask) -> Gray:
    """The picture without what is much paler than its type, and is no ruling: the other side of thin paper, or a seal
    that was scanned in grey. The type stands out from it where few strokes are as dark as neither."""
    lowest = (evened == cv2.erode(evened, np.ones((5, 5), np.uint8))) & (evened < 200)
    lowest &= cv2.dilate(rulings, np.ones((5, 5), np.uint8)) == 0
    counts, _ = np.histogram(evened[lowest], bins=range(0, 201, _SHADE))
    if counts.sum() < _ENOUGH:
        return evened
    shares = counts / counts.sum()
    ghost = _DARK + int(shares[_DARK:].argmax())
    wide = [float(shares[place - 1 : place + 2].mean()) for place in range(_DARK, ghost - 1)]
    if shares[ghost] < _GHOST or not wide:
        return evened
    least, valley = min((share, _DARK + place) for place, share in enumerate(wide))
    is_apart = least <= _EMPTY or max(least, shares[-1]) <= _VALLEY * shares[ghost]
    if not is_apart or shares[:valley].sum() < _TYPE:
        return evened
    return cv2.convertScaleAbs(evened, alpha=245.0 / (_SHADE * (valley + 0.5))).astype(np.uint8)


def without_seals(colours: NDArray[np.uint8]) -> Gray:
    """A picture (red, green, blue) in grey, red seals as paper, with the text below them; red letters stay dark."""
    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    red, green, blue = (colours[..., channel].astype(np.int16) for channel in range(3))
    others = np.maximum(green, blue)
    reddish = np.where((red - others > _RED) & (4 * red > 5 * others), 255, 0).astype(np.uint8)
    if reddish[::4, ::4].mean() < 255 * _FEW:
        return grey.astype(np.uint8)
    around = cv2.dilate(reddish, np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(around)
    least = _SEAL * max(grey.shape)
    for left, top, width, height, _ in stats[1:count]:
        if min(width, height) > least:
            part = np.s_[top : top + height, left : left + width]
            seal, bright = around[part] > 0, colours[part][..., 0].astype(np.float32)
            paper = np.percentile(grey[part][~seal], 70) if (~seal).any() else 255.0
            bright *= paper / max(1.0, float(np.median(bright[reddish[part] > 0])))
            grey[part] = np.where(seal, np.minimum(bright, paper).astype(np.uint8), grey[part])
    return grey.astype(np.uint8)
