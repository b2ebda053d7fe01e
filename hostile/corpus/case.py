"""A case of the hostile corpus, and the bait that some of them hold out."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

_FAULTS = ("crashed", "internal_error")


@dataclass(frozen=True, slots=True)
class Bait:
    """What a document may try to reach: a web address where every knock is heard, a file whose reading would show, a
    path where nothing may be written."""

    url: str
    secret: str
    target: str


@dataclass(frozen=True, slots=True)
class Case:
    """A file: its name (class/what it does), how it is made, and what may be said of it: ``outcome/cause``, or an
    outcome alone for any cause but a fault of ours (a crash, an unexpected error). `slow` ones take seconds."""

    name: str
    build: Callable[[Bait], bytes]
    allowed: tuple[str, ...]
    slow: bool = False

    def allows(self, outcome: str, cause: str) -> bool:
        """Whether this result is right."""
        return f"{outcome}/{cause}" in self.allowed or (outcome in self.allowed and cause not in _FAULTS)


CASES: dict[str, Case] = {}

Build = Callable[[Bait], bytes]


def case(name: str, *allowed: str, slow: bool = False) -> Callable[[Build], Build]:
    """Register what builds a case."""

    def register(build: Build) -> Build:
        if name in CASES:
            raise ValueError(f"two cases are called {name}")
        CASES[name] = Case(name, build, allowed, slow)
        return build

    return register


def fixed(name: str, data: bytes | Callable[[], bytes], *allowed: str, slow: bool = False) -> None:
    """Register a case that holds out no bait."""
    case(name, *allowed, slow=slow)(lambda _: data if isinstance(data, bytes) else data())


@cache
def deflated(mebibytes: int, byte: bytes = b"\0") -> bytes:
    """A raw deflate stream that unpacks to so many MiB of one byte, made without packing them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    unit = packer.compress(byte * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return unit * mebibytes + packer.flush()


def zlib_stream(mebibytes: int, byte: bytes = b"\0") -> bytes:
    """The same as a zlib stream; its checksum is wrong, which shows only at its end."""
    return b"\x78\xda" + deflated(mebibytes, byte) + b"\0\0\0\1"
