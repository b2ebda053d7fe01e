"""What unpacks archives in `flows.unpacking`'s process, with a fate; importable by that process."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from extractors.extraction import Hints
from extractors.readers.container import MOST_MEMBERS, Member
from flows.isolation.answers import pack


def die(data: bytes, hints: Hints) -> Iterator[bytes]:
    """One member, then the end of the process."""
    yield pack(Member("one", data))
    os._exit(1)


def hang(data: bytes, hints: Hints) -> Iterator[bytes]:
    """One member, then nothing."""
    yield pack(Member("one", data))
    time.sleep(600)


def flood(data: bytes, hints: Hints) -> Iterator[bytes]:
    """More members than any archive that is opened has."""
    for number in range(MOST_MEMBERS + 1):
        yield pack(Member(str(number), data))
