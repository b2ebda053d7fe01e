"""Limits of size, and no capabilities: what even root's own process can give up."""

from __future__ import annotations

import ctypes
import math
import resource
import sys
import time
from contextlib import suppress

_LOG = 1 << 20  # bytes: all that a process without a folder of its own may write is what it says on stderr
_MOST_FILES = 256
_MOST_CONNECTIONS = 4096
_MAPPED = 4  # times: programs map libraries and caches that they never touch
_CAPABILITIES_VERSION = 0x20080522


def limit_memory(memory: int, programs: bool) -> bool:
    """Limit memory; whether this system does.

    A program's own memory (data) is limited, and the address space around it more loosely; a process that starts none
    has its whole address space limited.
    """
    space = memory * _MAPPED if programs else memory
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_DATA, memory)
    return _set(resource.RLIMIT_AS, space) and sys.platform != "darwin"  # where it is accepted and does nothing


def limit_files(largest: int, connections: bool) -> None:
    """Limit how large a file may become (0: none is to be written), and how many are open; connections count too."""
    _set(resource.RLIMIT_FSIZE, largest or _LOG)
    _set(resource.RLIMIT_NOFILE, _MOST_CONNECTIONS if connections else _MOST_FILES)


def allow_seconds(seconds: float) -> None:
    """Let this process use so many more CPU seconds; then the system ends it (SIGXCPU)."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    end = math.ceil(time.process_time() + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (end if hard == resource.RLIM_INFINITY else min(end, hard), hard))


def drop_capabilities() -> None:
    """Give up what root has and others have not: for everyone else this changes nothing."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION, 0)
    with suppress(AttributeError):  # a C library without it
        libc.capset(header, (ctypes.c_uint32 * 6)())


def _set(which: int, most: int) -> bool:
    _, hard = resource.getrlimit(which)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(which, (most, most))
    except (ValueError, OSError):  # systems differ in what they limit
        return False
    return True
