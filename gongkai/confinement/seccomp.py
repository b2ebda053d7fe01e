"""seccomp: which calls the kernel takes from a process. A list of what is refused, in the kernel's own small language.

Refused is what reaches beyond the process: sockets, other processes, new programs, mounts, namespaces, keys, and the
young and large parts of the kernel that readers have no use for. A refused call gives EPERM, as on a hardened system.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterator

_SET_SECCOMP, _FILTER, _NO_NEW_PRIVILEGES = 22, 2, 38
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST = 0, 4, 16  # offsets in what a filter sees of a call
_THREAD = 0x00010000
_NAMESPACES = 0x7E020000
_LOCAL_SOCKETS = 1  # AF_UNIX
_OTHER_ABI = 0x40000000  # calls of the x32 ABI, under numbers of their own

# call: its number on x86-64 and on ARM64, None where it does not exist
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "mount": (165, 40),
    "umount2": (166, 39),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "mount_setattr": (442, 442),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "personality": (135, 92),
    # what Landlock leaves of files: their modes, owners, times and attributes
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
}
_REFUSED_WITHOUT_NETWORK: dict[str, tuple[int | None, int | None]] = {"connect": (42, 203)}
_REFUSED_WITHOUT_BOTH: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "bind": (49, 200),
}
_REFUSED_WITHOUT_PROGRAMS: dict[str, tuple[int | None, int | None]] = {
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
}
# Allowed to the process itself: to end with a signal, to lower its limits.
_ON_ITSELF: dict[str, tuple[int, int]] = {"kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131)}
_PRLIMIT = (302, 261)
# Answered as if done: LibreOffice opens a socket in /tmp for others to find it by, and does not live without.
_PRETENDED: dict[str, tuple[int, int]] = {"bind": (49, 200), "listen": (50, 201)}
_CLONE, _CLONE3, _SOCKETS = (56, 220), (435, 435), ((41, 198), (53, 199))
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_Instruction = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def restrict(programs: bool, network: bool) -> bool:
    """Refuse this process what is listed here; False where the system or the architecture has no such filter."""
    machine = platform.machine()
    if machine not in _ARCHITECTURES or sys.byteorder != "little":
        return False
    program = b"".join(struct.pack("<HBBI", *one) for one in _program(machine, programs, network, os.getpid()))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    described = _Program(len(program) // 8, program)
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(described), 0, 0) == 0)


def _program(machine: str, programs: bool, network: bool, own: int) -> Iterator[_Instruction]:
    column = list(_ARCHITECTURES).index(machine)
    refused = dict(_REFUSED)
    for allowed, without in (
        (network, _REFUSED_WITHOUT_NETWORK),
        (network or programs, _REFUSED_WITHOUT_BOTH),
        (programs, _REFUSED_WITHOUT_PROGRAMS),
    ):
        refused |= {} if allowed else without
    yield _LOAD, 0, 0, _ARCHITECTURE
    yield _EQUAL, 1, 0, _ARCHITECTURES[machine]
    yield _RETURN, 0, 0, _KILL
    yield _LOAD, 0, 0, _NUMBER
    yield from _refuse(_AT_LEAST, _OTHER_ABI)
    for number in (numbers[column] for numbers in refused.values()):
        if number is not None:
            yield from _refuse(_EQUAL, number)
    # Its argument is a structure that no filter can look into: the C library takes `clone` where this is missing.
    yield from _refuse(_EQUAL, _CLONE3[column], errno.ENOSYS)
    if programs:
        yield from _if(_CLONE[column], (_ANY_BIT, 0, 1, _NAMESPACES), _error(), _allow())
        for pretended in _PRETENDED.values():
            yield from _refuse(_EQUAL, pretended[column], 0)
        for sockets in _SOCKETS:
            yield from _if(sockets[column], (_EQUAL, 0, 1, _LOCAL_SOCKETS), _allow(), _error())
    else:
        yield from _if(_CLONE[column], (_ANY_BIT, 0, 1, _THREAD), _allow(), _error())
        for calls in _ON_ITSELF.values():
            yield from _if(calls[column], (_EQUAL, 0, 1, own), _allow(), _error())
        yield from _if(_PRLIMIT[column], (_EQUAL, 0, 1, 0), _allow(), _error())
    yield _allow()


def _if(call: int, test: _Instruction, then: _Instruction, otherwise: _Instruction) -> Iterator[_Instruction]:
    """For a call, decide by its first argument."""
    yield _EQUAL, 0, 4, call
    yield _LOAD, 0, 0, _FIRST
    yield test
    yield then
    yield otherwise


def _refuse(test: int, number: int, error: int = errno.EPERM) -> Iterator[_Instruction]:
    yield test, 0, 1, number
    yield _error(error)


def _error(number: int = errno.EPERM) -> _Instruction:
    return _RETURN, 0, 0, _ERROR | number


def _allow() -> _Instruction:
    return _RETURN, 0, 0, _ALLOW
