"""Archives are unpacked in a process of its own, within limits of memory and time: they may be made to do harm."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection

from extractors.document import Unreadable
from extractors.readers.container import Member, members

_PATIENCE = 120.0  # seconds for one member
_MOST_MEMORY = 3 << 30


def unpacked(data: bytes) -> Iterator[Member]:
    """The members of an archive, as `members` gives them; where unpacking ends the process or hangs, a last one without
    a name says that there may be more. Nothing comes of an archive that cannot be read as a whole: its own result says
    why."""
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    process = context.Process(target=_unpack, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        pipe.send_bytes(data)
        while True:
            if not pipe.poll(_PATIENCE):
                raise EOFError
            member: Member | None = pipe.recv()
            if member is None:
                return
            yield member
    except (EOFError, OSError):
        yield Member("", error="unreadable")
    finally:
        if process.pid:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # with the program it may have started
        process.kill()
        process.join()
        pipe.close()


def _unpack(pipe: Connection) -> None:
    """The life of the process: one archive in, its members out, None at the end."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(Unreadable):
        for member in members(pipe.recv_bytes()):
            pipe.send(member)
    pipe.send(None)
