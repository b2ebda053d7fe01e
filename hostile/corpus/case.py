"""A case of the hostile corpus, the bait that some of them hold out, and what is right to say of each (`right.csv`).

`right` is the one outcome and cause that tell what the file is. `busy_or_idle` are what a slower or a faster machine
says of files that live on taking time or memory: nothing else about a file may be said in two ways.
"""

from __future__ import annotations

import csv
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.readers import ocr

_MISSING: dict[str, Callable[[], bool]] = {
    "failed/needs_libreoffice": lambda: shutil.which("soffice") is None,
    "failed/needs_ocr": lambda: not ocr.is_installed(),
    "failed/needs_unar": lambda: shutil.which("unar") is None,
}
"""What is right as well where the machine lacks a program or library, and how that is told."""


@dataclass(frozen=True, slots=True)
class Bait:
    """What a document may try to reach: a web address where every knock is heard, a file whose reading would show, a
    path where nothing may be written."""

    url: str
    secret: str
    target: str


@dataclass(frozen=True, slots=True)
class Case:
    """A file: its name (class/what it does), how it is made, and what may be said of it: ``outcome/cause``. `slow` ones
    take seconds."""

    name: str
    build: Callable[[Bait], bytes]
    allowed: tuple[str, ...]
    slow: bool = False

    def allows(self, outcome: str, cause: str) -> bool:
        """Whether this result is right."""
        said = f"{outcome}/{cause}"
        return said in self.allowed or (said in _MISSING and _MISSING[said]())


CASES: dict[str, Case] = {}

Build = Callable[[Bait], bytes]


@cache
def right() -> dict[str, tuple[str, ...]]:
    """By the name of a case what may be said of it."""
    text = Path(__file__).with_name("right.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["case"]: (row["right"], *filter(None, row["busy_or_idle"].split(";"))) for row in rows}


def case(name: str, slow: bool = False) -> Callable[[Build], Build]:
    """Register what builds a case. Raises `ValueError` where two have one name or `right.csv` lacks it."""

    def register(build: Build) -> Build:
        if name in CASES:
            raise ValueError(f"two cases are called {name}")
        if name not in right():
            raise ValueError(f"right.csv does not say what is right to say of {name}")
        CASES[name] = Case(name, build, right()[name], slow)
        return build

    return register


def fixed(name: str, data: bytes | Callable[[], bytes], slow: bool = False) -> None:
    """Register a case that holds out no bait."""
    case(name, slow=slow)(lambda _: data if isinstance(data, bytes) else data())


@cache
def deflated(mebibytes: int, byte: bytes = b"\0") -> bytes:
    """A raw deflate stream that unpacks to so many MiB of one byte, made without packing them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    unit = packer.compress(byte * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return unit * mebibytes + packer.flush()


def zlib_stream(mebibytes: int, byte: bytes = b"\0") -> bytes:
    """The same as a zlib stream; its checksum is wrong, which shows only at its end."""
    return b"\x78\xda" + deflated(mebibytes, byte) + b"\0\0\0\1"
