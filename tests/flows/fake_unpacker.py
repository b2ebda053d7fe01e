"""What unpacks an archive and comes to grief after its first member; importable by a new process."""

from __future__ import annotations

import os
import time

from extractors.readers.container import Member


def die(pipe):
    """End the process."""
    pipe.send(Member("one", pipe.recv_bytes()))
    os._exit(9)


def hang(pipe):
    """Never come back."""
    pipe.send(Member("one", pipe.recv_bytes()))
    time.sleep(600)
