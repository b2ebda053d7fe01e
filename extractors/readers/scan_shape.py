"""A picture of a page → the page upright, with its lines level: skew, perspective and gentle bends taken out.

Rulings, edges of paper and lines of text say where level and upright lines run in the picture. A smooth change of
coordinates (a cubic) is fitted that makes them level and upright.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from extractors.readers.scan_light import Gray

Points = NDArray[np.float64]
"""Rows of x and y."""

_SEEN_AT = 1400  # pixels of the longer side in which lines are looked for
_SHORTEST = 0.04  # of the longer side: strokes of characters are shorter
_SLANT = 15.0  # degrees by which lines of one direction differ
_BESIDE = 0.01  # of the longer side: rulings are thinner, what lies beside paper is not
_DARK = 0.75  # of the light on one side of an edge of paper, at most, is on the other
_ENOUGH = 0.5  # of the longer side: so much of one direction, in sum, says more than the edges of paper do
_STEP = 16  # pixels between the places where the change is worked out
_MOST_GROWTH = 1.5  # times the picture's side that a straightened page may have
_STIFFNESS = np.array([1e-6, 1e-3, 1e-3, 1e-2, 1e-2, 1e-2])  # of the terms below: bends must be proven


@dataclass(frozen=True, slots=True)
class Upright:
    """A straightened page, and the way back: the pixels of `gray` at multiples of a step stand where `xs` and `ys` say
    in the picture it was made from."""

    gray: Gray
    xs: NDArray[np.float64]
    ys: NDArray[np.float64]

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Where a place on the page lies in the picture."""
        column = min(max(x / _STEP, 0.0), self.xs.shape[1] - 1.001)
        row = min(max(y / _STEP, 0.0), self.xs.shape[0] - 1.001)
        c, r = int(column), int(row)
        right, down = column - c, row - r
        weights = np.array([[(1 - down) * (1 - right), (1 - down) * right], [down * (1 - right), down * right]])
        return (
            float((self.xs[r : r + 2, c : c + 2] * weights).sum()),
            float((self.ys[r : r + 2, c : c + 2] * weights).sum()),
        )

    def box_back(self, box: Sequence[float]) -> tuple[float, float, float, float]:
        """The box in the picture around a box on the page."""
        corners = [self.back(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def straighten(gray: Gray, texts: Sequence[Points], scale: float = 1.0) -> tuple[Upright, list[Points]]:
    """The page of a picture made straight and `scale` times as large; `texts` are the corners of lines of text in it,
    given back as they lie on the page."""
    lines = [line for line in map(_middle, texts) if _runs_level(line)]  # stacked numbers and heads only lie about
    inner, edges = _segments(gray)
    change = _Change(gray.shape, [*inner, *lines], edges)
    corners = change.forward(_corners(gray.shape))
    left, top = corners.min(axis=0)
    span = corners.max(axis=0) - (left, top)
    width, height = (
        max(_STEP, round(min(length, side * _MOST_GROWTH) * scale))
        for length, side in zip(span, gray.shape[::-1], strict=True)
    )
    columns, rows = np.meshgrid(
        np.arange(0, width + _STEP, _STEP) / scale + left, np.arange(0, height + _STEP, _STEP) / scale + top
    )
    source = change.backward(np.stack([columns.ravel(), rows.ravel()], axis=1))
    xs, ys = source[:, 0].reshape(columns.shape), source[:, 1].reshape(columns.shape)
    page = cv2.remap(
        gray, _dense(xs, width, height), _dense(ys, width, height), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    moved = [(change.forward(text) - (left, top)) * scale for text in texts]
    return Upright(page.astype(np.uint8), xs, ys), moved


def _corners(shape: Sequence[int]) -> Points:
    height, width = shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)


def _middle(text: Points) -> Points:
    """The line through the middle of a text, from its left to its right end."""
    return np.array([(text[0] + text[3]) / 2, (text[1] + text[2]) / 2])


def _runs_level(line: Points) -> bool:
    across, down = np.abs(line[1] - line[0])
    return bool(down < across)


def _segments(gray: Gray) -> tuple[list[Points], list[Points]]:
    """The long straight edges of a picture: those on its paper, and those where the paper ends."""
    scale = min(1.0, _SEEN_AT / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    found = cv2.createLineSegmentDetector().detect(small)[0]
    if found is None:
        return [], []
    ends = found.reshape(-1, 2, 2).astype(np.float64)
    lengths = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    ends = ends[lengths > _SHORTEST * max(small.shape)]
    parts = _part_light(small, ends)
    return list(ends[~parts] / scale), list(ends[parts] / scale)


def _part_light(gray: MatLike, ends: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which segments, one or more, have dark on one side and light on the other, a little away from them."""
    step = ends[:, 1] - ends[:, 0]
    aside = step[:, ::-1] * (-1, 1) / np.linalg.norm(step, axis=1)[:, None] * (_BESIDE * max(gray.shape))
    along = ends[:, :1] + step[:, None] * np.linspace(0.05, 0.95, 15)[:, None]
    lights = []
    for side in (aside, -aside):
        x, y = np.round(along + side[:, None]).astype(int).transpose(2, 0, 1)
        inside = gray[np.clip(y, 0, gray.shape[0] - 1), np.clip(x, 0, gray.shape[1] - 1)]
        lights.append(np.median(inside, axis=1))
    parted: NDArray[np.bool_] = np.minimum(*lights) < _DARK * np.maximum(*lights)
    return parted


class _Change:
    """Coordinates of a picture → coordinates of the page, and back. Both are in pixels; within, places are told from
    the middle of the picture in halves of its longer side."""

    def __init__(self, shape: Sequence[int], inner: Sequence[Points], edges: Sequence[Points]) -> None:
        self._middle = np.array([shape[1] / 2, shape[0] / 2])
        self._unit = max(shape[:2]) / 2
        lines = np.array([*inner, *edges]) if len(inner) + len(edges) else np.zeros((0, 2, 2))
        lines = (lines - self._middle) / self._unit
        angle = _usual_angle(lines)
        self._turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        lines = lines @ self._turn
        step = lines[:, 1] - lines[:, 0]
        slant = np.degrees(np.arctan2(np.abs(step[:, 1]), np.abs(step[:, 0])))
        is_inner = np.arange(len(lines)) < len(inner)
        self._level = _fitted(_trusted(lines, slant < _SLANT, is_inner))
        self._upright = _fitted(_trusted(lines, slant > 90 - _SLANT, is_inner)[:, :, ::-1])

    def forward(self, points: Points) -> Points:
        """Where places of the picture lie on the page."""
        turned = (points - self._middle) / self._unit @ self._turn
        moved: Points = (turned + self._moves(turned)) * self._unit + self._middle
        return moved

    def backward(self, points: Points) -> Points:
        """Where places of the page lie in the picture."""
        wanted = (points - self._middle) / self._unit
        turned = wanted
        for _ in range(12):
            turned = wanted - self._moves(turned)
        found: Points = turned @ self._turn.T * self._unit + self._middle
        return found

    def _moves(self, turned: Points) -> Points:
        inside = np.clip(turned, -1.6, 1.6)
        return np.stack([_terms(inside[:, ::-1]) @ self._upright, _terms(inside) @ self._level], axis=1)


def _trusted(lines: Points, which: NDArray[np.bool_], is_inner: NDArray[np.bool_]) -> Points:
    """Lines of one direction, without edges of paper where there are enough others: under an open lid it is the glass
    that ends there, which lies askew to the paper, and one long line bends all of the page."""
    inner = lines[which & is_inner]
    step = inner[:, 1] - inner[:, 0]
    return inner if np.linalg.norm(step, axis=1).sum() >= 2 * _ENOUGH else lines[which]


def _usual_angle(lines: Points) -> float:
    """The angle, in radians, by which most lines are off from level or upright: the median by length."""
    if not len(lines):
        return 0.0
    step = lines[:, 1] - lines[:, 0]
    angles = np.arctan2(step[:, 1], step[:, 0])
    # of angles that repeat every quarter turn, the usual one is where most of them point
    lengths = np.linalg.norm(step, axis=1)
    usual = np.angle((lengths * np.exp(4j * angles)).sum()) / 4
    off = (angles - usual + np.pi / 4) % (np.pi / 2) - np.pi / 4
    order = np.argsort(off)
    half = np.searchsorted(np.cumsum(lengths[order]), lengths.sum() / 2)
    return float(usual + off[order][min(half, len(off) - 1)])


def _terms(points: Points) -> NDArray[np.float64]:
    """The terms of the cubic: those that change along a level line."""
    x, y = points[..., 0], points[..., 1]
    return np.stack([x, x * y, x * x, x * y * y, x * x * y, x * x * x], axis=-1)


def _fitted(lines: Points) -> NDArray[np.float64]:
    """The weights of the terms by which `y` must be moved so that the lines become level; lines that do not agree with
    the others (an edge of a desk) count little."""
    if not len(lines):
        return np.zeros(len(_STIFFNESS))
    terms = _terms(lines[:, 1]) - _terms(lines[:, 0])
    wanted = lines[:, 0, 1] - lines[:, 1, 1]
    lengths = np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1)
    weights = np.zeros(len(_STIFFNESS))
    for width in (0.1, 0.05, 0.02, 0.01, 0.005, 0.005):  # the slope beyond which a line is a stranger
        slopes = (terms @ weights - wanted) / lengths
        trust = (1 / (1 + (slopes / width) ** 2))[:, None]
        normal = (terms * trust).T @ terms + np.diag(_STIFFNESS * (trust[:, 0] * lengths**2).sum())
        weights = np.linalg.solve(normal + 1e-12 * np.eye(len(weights)), (terms * trust).T @ wanted)
    return weights


def _dense(coarse: NDArray[np.float64], width: int, height: int) -> NDArray[np.float32]:
    """Values known at every step, for every pixel."""
    down, right = _between(height, coarse.shape[0]), _between(width, coarse.shape[1])
    return (down @ coarse.astype(np.float32) @ right.T).astype(np.float32)


def _between(pixels: int, places: int) -> NDArray[np.float32]:
    """For each pixel the shares of the places around it."""
    at = np.arange(pixels) / _STEP
    first = np.minimum(at.astype(int), places - 2)
    shares = np.zeros((pixels, places), np.float32)
    shares[np.arange(pixels), first] = 1 - (at - first)
    shares[np.arange(pixels), first + 1] = at - first
    return shares
