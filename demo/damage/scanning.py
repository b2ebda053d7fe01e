"""What scanners and phones do to a page: from its picture to another picture, by chance."""

from __future__ import annotations

import io
from collections.abc import Callable
from math import cos, pi, sin
from random import Random

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray
from PIL import Image

from demo.documents.scan import Picture, as_image

PageChange = Callable[[Picture, Random], Picture]
"""Damage to the picture of a page."""

_WHITE = (255, 255, 255)
_RED = (205, 45, 40)
_INKS = (_RED, (150, 30, 45), (45, 60, 165), (30, 30, 90), (150, 150, 150), (95, 95, 95), (50, 50, 50), (15, 15, 15))
_COPIED = 0.4  # of the seals that are as grey as a copy makes them


def _grain(chance: Random) -> np.random.Generator:
    return np.random.default_rng(chance.getrandbits(64))


def _picture(values: MatLike) -> Picture:
    return np.clip(values, 0, 255).astype(np.uint8)


def grey(page: Picture, _chance: Random) -> Picture:
    """Scanned without colours."""
    return _picture(cv2.cvtColor(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB))


def black_and_white(page: Picture, chance: Random) -> Picture:
    """Two tones, as a copier or a fax makes them."""
    tones = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    _, tones = cv2.threshold(tones, chance.uniform(120, 190), 255, cv2.THRESH_BINARY)
    return _picture(cv2.cvtColor(tones, cv2.COLOR_GRAY2RGB))


def noise(page: Picture, chance: Random) -> Picture:
    """The grain of a sensor."""
    grain = _grain(chance).normal(0, chance.uniform(4, 12), page.shape[:2])
    return _picture(page + grain[:, :, None])


def blur(page: Picture, chance: Random) -> Picture:
    """Out of focus by a little."""
    return _picture(cv2.GaussianBlur(page, (0, 0), chance.uniform(0.5, 1.0) * page.shape[1] / 1240))


def compression(page: Picture, chance: Random) -> Picture:
    """Saved as JPEG in a poor quality before."""
    packed = as_image(page, "jpg", 150, chance.randint(25, 55))
    return np.asarray(Image.open(io.BytesIO(packed)))


def skew(page: Picture, chance: Random) -> Picture:
    """Laid on the glass not quite straight, by three degrees at most."""
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), chance.choice((-1, 1)) * chance.uniform(0.4, 3.0), 1.0)
    return _picture(cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=_WHITE))


def turned_left(page: Picture, _chance: Random) -> Picture:
    """Laid on the glass sideways."""
    return np.ascontiguousarray(np.rot90(page))


def turned_right(page: Picture, _chance: Random) -> Picture:
    """Laid on the glass sideways, the other way."""
    return np.ascontiguousarray(np.rot90(page, 3))


def upside_down(page: Picture, _chance: Random) -> Picture:
    """Laid on the glass head down."""
    return np.ascontiguousarray(np.rot90(page, 2))


def uneven_light(page: Picture, chance: Random) -> Picture:
    """Darker towards one side."""
    return _picture(page * _slope(page, chance.uniform(0, 2 * pi), chance.uniform(0.55, 0.8))[:, :, None])


def _slope(page: MatLike, direction: float, darkest: float) -> NDArray[np.float64]:
    """Light that falls from 1 to `darkest` in a direction across the page."""
    height, width = page.shape[:2]
    down, across = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    way = cos(direction) * across + sin(direction) * down
    light: NDArray[np.float64] = 1 - (1 - darkest) * (way - way.min()) / (way.max() - way.min())
    return light


def speckles(page: Picture, chance: Random) -> Picture:
    """Dust on the glass: dark dots of one to three pixels."""
    page = page.copy()
    height, width = page.shape[:2]
    for _ in range(round(height * width / 15_000)):
        place = chance.randrange(width), chance.randrange(height)
        cv2.circle(page, place, chance.choice((0, 0, 1)), (chance.randint(0, 120),) * 3, -1)
    return page


def dark_edges(page: Picture, chance: Random) -> Picture:
    """The lid was open: black beside the paper."""
    page = page.copy()
    wide = round(page.shape[1] * chance.uniform(0.01, 0.03))
    page[:, :wide] = page[-wide:, :] = chance.randint(0, 50)
    return page


def thick_ink(page: Picture, _chance: Random) -> Picture:
    """A copy of a copy: strokes run."""
    return _picture(cv2.erode(page, np.ones((2, 2), np.uint8)))


def thin_ink(page: Picture, _chance: Random) -> Picture:
    """The toner is nearly empty: strokes are thin and grey."""
    worn = cv2.addWeighted(page, 0.5, cv2.dilate(page, np.ones((2, 2), np.uint8)), 0.5, 0)
    return _picture(255 - (255 - worn.astype(float)) * 0.8)


def _rulings(page: Picture) -> MatLike:
    """Where long straight lines stand."""
    ink = cv2.threshold(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), 160, 255, cv2.THRESH_BINARY_INV)[1]
    reach = page.shape[1] // 30
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, reach), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8))
    return cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))


def broken_rulings(page: Picture, chance: Random) -> Picture:
    """Lines with gaps."""
    height, width = page.shape[:2]
    gaps = (_grain(chance).random((height // 6 + 1, width // 6 + 1)) < 0.12).astype(np.uint8)
    gone = cv2.bitwise_and(cv2.resize(gaps, (width, height), interpolation=cv2.INTER_NEAREST), _rulings(page))
    return np.where(gone[:, :, None] > 0, np.uint8(255), page)


def faint_rulings(page: Picture, chance: Random) -> Picture:
    """Hairlines that came out pale."""
    pale = _picture(255 - (255 - page.astype(float)) * chance.uniform(0.25, 0.45))
    return np.where(_rulings(page)[:, :, None] > 0, pale, page)


def stamp(page: Picture, chance: Random) -> Picture:
    """The round red seal of an office, over whatever stands there."""
    centre = chance.uniform(0.2, 0.8), chance.uniform(0.2, 0.8)
    return _pressed(page, _seal(page, centre, 0.08), _RED, chance.uniform(0.6, 0.9))


def stamps_in_any_ink(page: Picture, chance: Random) -> Picture:
    """Seals of one to three offices, red, blue or as dark as type, anywhere, as colours or a copier leave them."""
    for _ in range(chance.choice((1, 2, 3))):
        ink = chance.choice(_INKS)
        if chance.random() < _COPIED:
            ink = (round(sum(ink) / len(ink)),) * 3
        centre = chance.uniform(0.1, 0.9), chance.uniform(0.1, 0.9)
        page = _pressed(page, _seal(page, centre, chance.uniform(0.06, 0.1)), ink, chance.uniform(0.6, 0.98))
    return page


def _seal(page: Picture, middle: tuple[float, float], size: float) -> MatLike:
    """Where the ink of a round seal comes on a page: a ring, a star, and strokes in the place of the name between."""
    height, width = page.shape[:2]
    ink = np.zeros((height, width), np.uint8)
    radius = round(width * size)
    centre = round(width * middle[0]), round(height * middle[1])
    cv2.circle(ink, centre, radius, 255, max(2, radius // 14))
    tips = [
        (
            centre[0] + round(0.35 * radius * sin(step * 4 * pi / 5)),
            centre[1] - round(0.35 * radius * cos(step * 4 * pi / 5)),
        )
        for step in range(5)
    ]
    cv2.fillPoly(ink, [np.array(tips, np.int32)], 255)
    for step in range(11):
        angle = pi * (0.75 + 1.5 * step / 10)
        x, y = (centre[0] + 0.75 * radius * cos(angle), centre[1] + 0.75 * radius * sin(angle))
        reach = round(radius * 0.09)
        cv2.rectangle(ink, (round(x) - reach, round(y) - reach), (round(x) + reach, round(y) + reach), 255, 2)
    return ink


def _pressed(page: Picture, where: MatLike, ink: tuple[int, ...], strength: float) -> Picture:
    """The page with ink upon it, through which what is darker shows."""
    share = cv2.GaussianBlur(where, (0, 0), 0.8)[:, :, None] / 255 * strength
    return _picture(page * (1 - share) + np.minimum(page, np.array(ink)) * share)


def photo(page: Picture, chance: Random) -> Picture:
    """Taken by a phone: from aside, on a desk, the paper not flat, a shadow across it, a little blurred."""
    return _photographed(page, chance, 1.0)


def photo_from_far_aside(page: Picture, chance: Random) -> Picture:
    """Taken by a phone in a hurry: twice as far from aside, in half the light on one side, the paper bent more."""
    return _photographed(page, chance, 2.0)


def _photographed(page: Picture, chance: Random, much: float) -> Picture:
    frame, mask = _on_desk(_bent(page, chance, 0.004 * much), 255), _on_desk(np.full_like(page, 255), 0)
    tall, wide = frame.shape[:2]
    across, down = 0.045 * much * wide, 0.035 * much * tall
    corners = np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float32)
    moved = corners + np.array(
        [(chance.uniform(-across, across), chance.uniform(-down, down)) for _ in corners], np.float32
    )
    turn = cv2.getPerspectiveTransform(corners, moved)
    seen = cv2.warpPerspective(frame, turn, (wide, tall), flags=cv2.INTER_CUBIC)
    paper = cv2.warpPerspective(mask, turn, (wide, tall)) / 255
    desk = np.array([chance.randint(60, 130) for _ in range(3)])
    darkest = chance.uniform(0.6, 0.85) / much**0.5
    lit = _slope(seen, chance.uniform(0, 2 * pi), darkest)[:, :, None]
    seen = _picture((seen * paper + desk * (1 - paper)) * lit)
    return noise(blur(_shadowed(seen, chance), chance), chance)


def _on_desk(page: MatLike, around: int) -> MatLike:
    """The page with a rim of one tone."""
    above, beside = page.shape[0] // 18, page.shape[1] // 14
    return cv2.copyMakeBorder(page, above, above, beside, beside, cv2.BORDER_CONSTANT, value=(around,) * 3)


def _bent(page: Picture, chance: Random, most: float) -> Picture:
    """Paper that is not flat: lines rise and sink across it by `most` of its height."""
    height, width = page.shape[:2]
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    bend = chance.uniform(-most, most) * height
    down += (bend * np.sin(np.linspace(0, pi * chance.uniform(0.8, 1.6), width))).astype(np.float32)[None, :]
    return _picture(cv2.remap(page, across, down, cv2.INTER_CUBIC, borderValue=_WHITE))


def _shadowed(page: Picture, chance: Random) -> Picture:
    """The shadow of the hand that holds the phone, with a soft edge."""
    height, width = page.shape[:2]
    shade = np.zeros((height, width), np.float32)
    edge = round(width * chance.uniform(0.3, 0.7))
    lean = round(width * chance.uniform(-0.3, 0.3))
    side = chance.choice((0, width))
    outline = np.array([(side, 0), (edge, 0), (edge + lean, height), (side, height)], np.int32)
    cv2.fillPoly(shade, [outline], chance.uniform(0.15, 0.35))
    return _picture(page * (1 - cv2.GaussianBlur(shade, (0, 0), width / 40)[:, :, None]))


SCANNING: dict[str, PageChange] = {
    "thin ink": thin_ink,
    "thick ink": thick_ink,
    "broken rulings": broken_rulings,
    "faint rulings": faint_rulings,
    "stamp": stamp,
    "stamps in any ink": stamps_in_any_ink,
    "photo": photo,
    "photo from far aside": photo_from_far_aside,
    "skew": skew,
    "turned left": turned_left,
    "turned right": turned_right,
    "upside down": upside_down,
    "dark edges": dark_edges,
    "uneven light": uneven_light,
    "speckles": speckles,
    "blur": blur,
    "noise": noise,
    "grey": grey,
    "black and white": black_and_white,
    "compression": compression,
}
"""Damage to pictures of pages by name, in the order in which it is done: paper, camera or glass, sensor, file."""


def spoil(page: Picture, names: frozenset[str], chance: Random) -> Picture:
    """The page with the damage `names`. Raises KeyError for a name that there is not."""
    if unknown := names - SCANNING.keys():
        raise KeyError(f"no such damage to scans: {', '.join(sorted(unknown))}")
    for name, change in SCANNING.items():
        if name in names:
            page = change(page, chance)
    return page
