"""The models that see text: where lines of it stand in a picture, and what a line says.

The networks are PP-OCR's, as rapidocr ships them inside its wheel; onnxruntime runs them, one thread a process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from extractors.readers.scan_light import Gray
from extractors.readers.scan_shape import Points

_HEIGHT = 48  # pixels of a line as the model reads it
_WIDEST = 2400
_NARROWEST = 32
_TOGETHER = 1024  # pixels of lines beside one another that are read at a time: more take memory, and time to get it
_SURE = 0.3  # of a pixel that text stands there
_LIKELY = 0.5  # of a line, in the mean
_GROWTH = 1.6  # text is seen as its core: by how much its outline is grown, as in the model's own configuration
_MOST_LINES = 3000  # of a page
_LEAST = 0.02  # probability of another digit worth telling
_UNUSUAL = 0.1  # times as likely a character is that is traditional or rare: the models know all of them
_FIGURES = "0123456789.,-—－–/%+"


@dataclass(frozen=True, slots=True)
class Said:
    """What a picture of a line says, with its probability; `figures` are the likeliest texts if it holds nothing but
    a number or a dash."""

    text: str
    confidence: float
    figures: tuple[tuple[str, float], ...] = ()


class Recogniser:
    """Pictures of lines → text."""

    def __init__(self) -> None:
        self._session = _session("rec")
        characters = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *characters, " "]
        self._weights = np.array([1.0 if _is_usual(one) else _UNUSUAL for one in self._characters], np.float32)
        self._all = np.arange(len(self._characters))
        self._figures = np.array([0, *(self._characters.index(one) for one in _FIGURES if one in characters)])

    def read(self, lines: Sequence[Gray]) -> list[Said]:
        """What each line says, in the order given."""
        shaped = [_shaped(line) for line in lines]
        said: dict[int, Said] = {}
        for batch in _batches([line.shape[2] for line in shaped]):
            width = shaped[batch[-1]].shape[2]
            stacked = np.zeros((len(batch), 3, _HEIGHT, width), np.float32)
            for place, index in enumerate(batch):
                stacked[place, :, :, : shaped[index].shape[2]] = shaped[index]
            (seen,) = self._session.run(None, {self._session.get_inputs()[0].name: stacked})
            said.update({index: self._said(seen[place]) for place, index in enumerate(batch)})
        return [said[index] for index in range(len(lines))]

    def _said(self, seen: NDArray[np.float32]) -> Said:
        figures = tuple(self._as_figures(seen))
        seen *= self._weights  # in its place: it is large, and was only made to be looked at here
        text, confidence, _ = self._best(seen, self._all)
        return Said(text, confidence, figures)

    def _best(self, seen: NDArray[np.float32], among: NDArray[np.int64]) -> tuple[str, float, list[tuple[int, int]]]:
        """The likeliest text, its probability, and step and index of each of its characters; `among` are the indexes
        of those that were `seen`."""
        best = seen.argmax(axis=1)
        chosen = among[best]
        sure = seen[np.arange(len(seen)), best]
        runs: list[tuple[int, int]] = []
        for step, index in enumerate(chosen):
            if index == 0:
                continue
            if step and chosen[step - 1] == index:
                if sure[step] > sure[runs[-1][0]]:
                    runs[-1] = (step, int(index))
            else:
                runs.append((step, int(index)))
        confidence = float(np.mean([sure[step] for step, _ in runs])) if runs else 0.0
        return "".join(self._characters[index] for _, index in runs), confidence, runs

    def _as_figures(self, seen: NDArray[np.float32]) -> Iterator[tuple[str, float]]:
        """The likeliest number, and those that differ from it in one figure that is easily confused."""
        text, confidence, runs = self._best(seen[:, self._figures], self._figures)
        if not text or confidence < _LEAST:
            return
        yield text, confidence
        for place, (step, index) in enumerate(runs):
            for other in self._figures[1:]:
                likely = float(seen[step, other])
                if other != index and likely > _LEAST:
                    share = likely / (likely + float(seen[step, index]))
                    yield text[:place] + self._characters[other] + text[place + 1 :], confidence * share


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """The numbers of lines that are read together, in each the narrower first."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=widths.__getitem__):
        if batch and (len(batch) + 1) * widths[index] > _TOGETHER:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _is_usual(character: str) -> bool:
    """Whether a character is among those that everybody writes in the People's Republic: its form of 1980."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


class Detector:
    """Pictures → the corners of their lines of text, clockwise from the left upper one as each line is read."""

    def __init__(self) -> None:
        self._session = _session("det")

    def find(self, gray: Gray, side: int) -> list[Points]:
        """The lines of text of a picture, looked for with its longer side `side` pixels long."""
        scale = min(1.0, side / max(gray.shape))
        height, width = (max(32, round(length * scale / 32) * 32) for length in gray.shape)
        small = cv2.resize(gray, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 127.5 - 1
        seen = self._session.run(None, {self._session.get_inputs()[0].name: np.stack([small] * 3)[None]})[0][0, 0]
        core = cv2.dilate((seen > _SURE).astype(np.uint8), np.ones((2, 2), np.uint8))
        outlines, _ = cv2.findContours(core, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        back = np.array([gray.shape[1] / width, gray.shape[0] / height])
        boxes = (_box(outline.astype(np.int32), seen) for outline in outlines[:_MOST_LINES])
        return [box * back for box in boxes if box is not None]


def _box(outline: NDArray[np.int32], seen: NDArray[np.float32]) -> Points | None:
    (x, y), (width, height), angle = cv2.minAreaRect(outline)
    if min(width, height) < 2:
        return None
    left, top, across, down = cv2.boundingRect(outline)
    inside = np.zeros((down, across), np.uint8)
    cv2.fillPoly(inside, [outline.reshape(-1, 2) - (left, top)], 1)
    if cv2.mean(seen[top : top + down, left : left + across], inside)[0] < _LIKELY:
        return None
    more = 2 * width * height * _GROWTH / (2 * (width + height))
    corners = cv2.boxPoints(((x, y), (width + more, height + more), angle)).astype(np.float64)
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    first = 0 if sides[0] >= sides[1] else 1
    corners = np.roll(corners, -first, axis=0)  # the first side is now a long one
    along = corners[1] - corners[0]
    backwards = along[0] < 0 if abs(along[0]) >= abs(along[1]) else along[1] < 0
    return np.roll(corners, -2, axis=0) if backwards else corners


def _shaped(line: Gray) -> NDArray[np.float32]:
    """A line's picture as the model takes it."""
    width = min(max(round(line.shape[1] * _HEIGHT / max(1, line.shape[0])), _NARROWEST), _WIDEST)
    way = cv2.INTER_AREA if line.shape[0] > _HEIGHT else cv2.INTER_CUBIC
    small = cv2.resize(line, (width, _HEIGHT), interpolation=way)
    return (small.astype(np.float32) / 127.5 - 1)[None]


def _session(task: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(_model(task)), options, providers=["CPUExecutionProvider"])


def _model(task: str) -> Path:
    """The file of the model for a task, ``det`` or ``rec``."""
    package = find_spec("rapidocr")
    folders = package.submodule_search_locations if package else None
    (found, *_) = sorted(Path(next(iter(folders or [""])), "models").glob(f"*_{task}_*.onnx"), reverse=True)
    return found


@cache
def recogniser() -> Recogniser:
    """The one recogniser of this process."""
    return Recogniser()


@cache
def detector() -> Detector:
    """The one detector of this process."""
    return Detector()
