"""A reader in the hands of its document: it does what the document says; importable by a confined process."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

from extractors.extraction import Extraction, Hints, Report
from flows.isolation import answers


def attempt(data: bytes, hints: Hints) -> Extraction | Iterator[bytes]:
    """Try what the first word says; the sentence tells how it went: the error's name, or `done`."""
    word, _, rest = data.decode().partition(" ")
    try:
        answer = _ATTEMPTS[word](rest)
    except OSError as error:
        return Extraction("failed", sentence=type(error).__name__)
    return answer if word.startswith("lie") else Extraction("failed", sentence=f"done {answer}")


def _connect(address: str) -> None:
    host, _, port = address.partition(":")
    socket.create_connection((host, int(port)), timeout=5).close()


def _allocate_outside_python(_: str) -> None:
    """Take memory in small pieces, as a C library does, until there is none; then end as such libraries do."""
    malloc = ctypes.CDLL(None).malloc
    malloc.restype = ctypes.c_void_p
    while piece := malloc(1 << 20):
        ctypes.memset(piece, 1, 1 << 20)
        time.sleep(0.001)
    os.abort()


def _give_up(mebibytes: str) -> None:
    """Abort with so much held, as a library does whose next, greater buffer was refused."""
    with memoryview(bytearray(int(mebibytes) << 20)):
        time.sleep(0.5)  # for who looks at it now and then
        os.abort()


def _namespace(_: str) -> None:
    if ctypes.CDLL(None, use_errno=True).unshare(0x10000000):
        raise OSError(ctypes.get_errno(), "unshare")


def _spin(_: str) -> None:
    while True:
        pass


_ATTEMPTS = {
    "read": lambda path: Path(path).read_bytes(),
    "list": os.listdir,
    "write": lambda path: Path(path).write_bytes(b"escaped"),
    "remove": lambda path: Path(path).unlink(),
    "chmod": lambda path: Path(path).chmod(0o777),
    "link": lambda path: Path(path).symlink_to("/etc/passwd"),
    "connect": _connect,
    "udp": lambda address: socket.socket(type=socket.SOCK_DGRAM),
    "unix": lambda path: socket.socket(socket.AF_UNIX),
    "netlink": lambda _: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "start": lambda _: subprocess.run([sys.executable, "-c", ""], check=True),
    "fork": lambda _: os.fork(),
    "kill": lambda _: os.kill(os.getppid(), signal.SIGTERM),
    "namespace": _namespace,
    "environment": lambda name: os.environ.get(name, ""),
    "give-up": _give_up,
    "grow": _allocate_outside_python,
    "spin": _spin,
    "deaf": lambda _: time.sleep(600),
    "fine": lambda _: "",
    "lie-bytes": lambda _: iter([b"\x80\x04cos\nsystem\n"]),
    "lie-type": lambda _: iter([answers.pack({"outcome": "ok", "observations": [{"value": "x"}]})]),
    "lie-year": lambda _: iter([answers.pack(Extraction("ok", report=Report(year=1 << 40)))]),
    "lie-text": lambda _: iter([answers.pack({"outcome": "failed"}).replace(b"failed", b"fai\xed\xa0\x80")]),
    "lie-nothing": lambda _: iter([]),
    "lie-twice": lambda _: iter([answers.pack(Extraction("failed"))] * 2),
    "lie-endlessly": lambda _: repeat(answers.pack(Extraction("failed"))),
}


def start_silently(data: bytes, hints: Hints) -> Iterator[bytes]:
    """Start a program whose output nobody wants, as what unpacks RAR archives does to see whether it is there."""
    subprocess.run(["true"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    yield b"started"
