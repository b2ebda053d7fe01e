"""Archives are unpacked in a process of its own: they may be made to do harm."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing

import msgspec

from extractors.document import Unreadable
from extractors.extraction import Hints
from extractors.readers.container import LARGEST_MEMBER, MOST_BYTES, MOST_MEMBERS, Member, members
from flows.isolation.answers import End, pack
from flows.isolation.child import Child, Died, Limits

_LIMITS = Limits(seconds=600, memory=1 << 30, answer=LARGEST_MEMBER + (1 << 20))
_RAR = b"Rar!"
# What the program needs that unpacks RAR archives, the only ones that need one: `unar` looks for itself in /proc, and
# for who it is in the list of users, without which it reads no archive of RAR 4 and before.
_PROGRAMS = ("/usr", "/bin", "/lib", "/lib64", "/proc", "/etc/passwd", "/etc/nsswitch.conf")


def unpacked(data: bytes) -> Iterator[Member]:
    """The members of an archive, as `members` gives them; where unpacking ends the process or takes too long, a last
    one without a name says that there may be more. Nothing comes of an archive that cannot be read as a whole: its own
    result says why. Raises `flows.isolation.child.Unstartable`."""
    with tempfile.TemporaryDirectory(prefix="gongkai-unpack-", ignore_cleanup_errors=True) as scratch:
        child = Child(_unpack, _LIMITS, scratch, _PROGRAMS if data.startswith(_RAR) else ())
        with closing(child):
            child.begin(data, Hints())
            try:
                yield from _taken(child)
            except (Died, msgspec.DecodeError):
                yield Member("", error="unreadable")


def _taken(child: Child) -> Iterator[Member]:
    """What the process says, no more than the archive's directory may promise."""
    count = size = 0
    while not isinstance(answer := child.answer(_LIMITS.seconds), End):
        count, size = count + 1, size + len(answer)
        if count > MOST_MEMBERS or size > MOST_BYTES + LARGEST_MEMBER:
            raise Died("too_large", "It unpacks to more than it says.")
        yield msgspec.msgpack.decode(answer, type=Member)
    if answer.cause:
        raise Died(answer.cause, answer.sentence)


def _unpack(data: bytes, hints: Hints) -> Iterator[bytes]:
    """What the process does."""
    try:
        for member in members(data):
            yield pack(member)
    except Unreadable:
        return
