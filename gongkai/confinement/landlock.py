"""Landlock (Linux 5.13 and later): which files a process may touch, said by the process itself.

See Documentation/userspace-api/landlock.rst in the kernel's sources; the C library has no functions for it.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_GIVE_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE = 1 << 4, 1 << 5
_MAKE_DIR, _MAKE_REG, _MAKE_SOCK = 1 << 7, 1 << 8, 1 << 9
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_KNOWN = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # version → number of rights on files
_TCP = 0b11  # bind and connect, from version 4
_SCOPES = 0b11  # abstract sockets and signals, from version 6

_READ = _READ_FILE | _READ_DIR
# Making links, pipes and devices is in nobody's rights: what finds them afterwards would follow them.
_WRITE = _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _MAKE_SOCK | _REFER | _TRUNCATE
_ON_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _Rule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("rights", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def restrict(readable: Iterable[str], writable: Iterable[str], programs: bool, network: bool) -> bool:
    """Leave this process the files and folders named, no signals to others, and TCP only with `network`; False where
    the system has no Landlock. Paths that do not exist are passed over."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, 0, _GIVE_VERSION)
    if version < 1:
        return False
    known = (1 << _KNOWN.get(version, 16)) - 1
    ruleset = _Ruleset(known, _TCP if version >= 4 and not network else 0, _SCOPES if version >= 6 else 0)
    handle = libc.syscall(_CREATE_RULESET, ctypes.byref(ruleset), ctypes.sizeof(ruleset), 0)
    if handle < 0:
        return False
    try:
        read = _READ | (_EXECUTE if programs else 0)
        for paths, rights in ((readable, read), (writable, read | _WRITE)):
            for path in paths:
                _allow(libc, handle, path, rights & known)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return bool(libc.syscall(_RESTRICT_SELF, handle, 0) == 0)
    finally:
        os.close(handle)


def _allow(libc: ctypes.CDLL, handle: int, path: str, rights: int) -> None:
    with suppress(OSError):
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            rule = _Rule(rights if Path(path).is_dir() else rights & _ON_A_FILE, folder)
            if libc.syscall(_ADD_RULE, handle, _PATH_BENEATH, ctypes.byref(rule), 0):
                raise OSError(ctypes.get_errno(), f"Landlock does not take {path}")
        finally:
            os.close(folder)
