"""What a process that opens strangers' files may do: nothing that reading them does not need.

`confine` takes rights away from the calling process, for good and for all that it starts: memory, sizes, capabilities
(rlimits), files (Landlock), network, processes and the rest of the kernel (seccomp). All of it works without being
root and without any program; where a system lacks a part, `confine` says so in words.
"""

from __future__ import annotations

import json
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from gongkai.confinement import landlock, limits, seccomp

__all__ = ["Confines", "confine", "confined_command", "libraries"]

_PACKAGES = ("extractors", "facsimile", "flows", "gongkai", "spiders")
# What libraries read besides themselves: random numbers, the loader's cache.
_SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/dev/null",
    "/dev/urandom",
)

_NO_FILES = "reads and writes of files are not confined (that needs Linux 5.13 with Landlock)"
_NO_NETWORK = "network and other processes are not out of reach (that needs Linux with seccomp on x86-64 or ARM64)"
_NO_MEMORY = "memory is not limited (that needs the limits of a Unix)"


@dataclass(frozen=True, slots=True)
class Confines:
    """What is left to a process.

    `memory` bytes; the folders and files it may read and those it may also write, where a file may have `largest_file`
    bytes. With `programs` it may start others from what is readable, which are as confined as it is, and talk to them.
    With `network` it may ask other machines, and be asked by none.
    """

    memory: int
    readable: Sequence[str]
    writable: Sequence[str] = ()
    programs: bool = False
    network: bool = False
    largest_file: int = 512 << 20


@cache
def libraries() -> tuple[str, ...]:
    """Where Python, its libraries and our own code lie: what every process must read."""
    python = {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()} - {"/"}
    # wherever they lie, imported so far or not: what is started later may be the first to need one
    ours = {str(Path(found.origin).parent) for name in _PACKAGES if (found := find_spec(name)) and found.origin}
    return (*sorted(python | ours), *_SYSTEM)


def confined_command(confines: Confines, seconds: float, program: Sequence[str]) -> list[str]:
    """The command that runs a program confined, with so many CPU seconds for each of its processes. The environment
    must tell Python where this package is (PYTHONPATH); the program does not see that."""
    settings = json.dumps(asdict(confines) | {"seconds": seconds})
    return [sys.executable, "-P", "-m", "gongkai.confinement", settings, *program]


def confine(confines: Confines) -> list[str]:
    """Confine this process, which must have one thread; gives what this system could not do, as clauses."""
    lacking = []
    limits.limit_files(confines.largest_file if confines.writable else 0, confines.network)
    if not limits.limit_memory(confines.memory, confines.programs):
        lacking.append(_NO_MEMORY)
    if sys.platform != "linux":
        return [*lacking, _NO_FILES, _NO_NETWORK]
    limits.drop_capabilities()
    if not landlock.restrict(confines.readable, confines.writable, confines.programs, confines.network):
        lacking.append(_NO_FILES)
    if not seccomp.restrict(confines.programs, confines.network):  # last: it takes away what the others needed
        lacking.append(_NO_NETWORK)
    return lacking
