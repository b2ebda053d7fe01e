"""A confined process as the one that started it sees it."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path

import msgspec

from flows.isolation.answers import End, Garbled, end, pack
from flows.isolation.channel import Channel, Silence
from flows.isolation.inside import Errand, Reader, out_of_memory
from gongkai.confinement import Confines, libraries

log = logging.getLogger(__name__)
_PATIENCE = 10.0  # seconds for what an honest process does at once: take a document, finish an answer it began
_START = 120.0  # seconds to load its libraries, on a machine that is busy with many of its kind
# fonts that PDFs name and do not carry
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts")
_NO_MEMORY = (b"bad_alloc", b"memory allocation of", b"MemoryError", b"ut of memory", b"annot allocate memory")
# The share of the memory allowed beyond which what ended wanted more: buffers grow by doubling, and one that is copied
# as it grows asks for twice its size beside itself. A library that gives up (SIGABRT) is believed at that; a fault has
# other causes too.
_NEARLY, _NEARLY_GIVEN_UP = 1 / 2, 1 / 3
_TICK = 0.1  # seconds between looks at its memory


class Died(Exception):
    """A process ended, or had to be, while it read a document: `cause` and `sentence` are the document's."""

    def __init__(self, cause: str, sentence: str) -> None:
        super().__init__(sentence)
        self.cause = cause
        self.sentence = sentence


class Unstartable(RuntimeError):
    """No process to read documents in can be started; the message says what it said."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: `seconds` on the clock, as many of CPU time, bytes of `memory`, bytes of an
    `answer`."""

    seconds: float
    memory: int
    answer: int = 64 << 20  # the Python objects of one take up to ten times as much


class Child:
    """A process that calls `reader` for one document after the other. Close it.

    It may read its own code and libraries, write to `scratch` if it is given one, and start `programs` if it must.
    """

    def __init__(self, reader: Reader, limits: Limits, scratch: str = "", programs: Sequence[str] = ()) -> None:
        self.limits = limits
        self.documents = 0
        self.since = 0.0
        self._peak = 0
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the process
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                [sys.executable, "-P", "-m", "flows.isolation.inside", str(theirs.fileno())],
                env=_environment(scratch),
                cwd=scratch or "/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._log,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self._channel = Channel(ours, _START)
        self._ready = False
        readable = [*libraries(), *_FONTS, *programs]
        # who starts a program opens /dev/null to write, as a standard stream of it
        writable = [folder for folder in (scratch, os.devnull if programs else "") if folder]
        confines = Confines(limits.memory, readable, writable, bool(programs))
        errand = Errand(f"{reader.__module__}:{reader.__qualname__}", limits.seconds, limits.answer, confines)
        with suppress(Silence):  # what it said when it died is asked for when it is to work
            self._channel.send(pack(errand))

    def fileno(self) -> int:
        """For `select`: readable when there is an answer, or none to come."""
        return self._channel.fileno()

    def begin(self, data: bytes, hints: object) -> None:
        """Give it a document, and what its reader is to know besides. Raises `Unstartable` where it does not live."""
        if not self._ready:
            self._await_readiness()
        self.since = time.monotonic()
        self.documents += 1
        try:
            self._channel.send(pack(hints), data)
        except Silence:
            self._channel.close_sending()  # it ended, or will: then there is no answer, which says so

    def answer(self, seconds: float = _PATIENCE) -> bytearray | End:
        """The next answer about its document, or their end.

        Raises `Died` where there is none within the time, after which the process is of no use."""
        patience = time.monotonic() + seconds
        while not wait([self.fileno()], _TICK):
            self.used()  # what it held when it died may tell why
            if time.monotonic() >= patience:
                raise self.late() if self.overdue else self._death()
        try:
            data, last = self._channel.receive(self.limits.answer)
            return end(data) if last else data
        except Garbled as error:
            raise self.garbled(error) from None
        except Silence:
            raise self._death() from None

    @staticmethod
    def garbled(error: ValueError) -> Died:
        """What to say of a document whose reading gave no answer of the right kind."""
        return Died("crashed", _crashed(f"it gave {error}"))

    @property
    def overdue(self) -> bool:
        """Whether its document has taken longer than one may."""
        return time.monotonic() - self.since >= self.limits.seconds

    def late(self) -> Died:
        """What to say of a document that takes too long."""
        return Died("timeout", _too_long(self.limits.seconds))

    def used(self) -> int:
        """Bytes of memory it holds now, 0 where the system does not tell."""
        try:
            sizes = Path(f"/proc/{self._process.pid}/statm").read_bytes().split()
        except OSError:
            return 0
        self._peak = max(self._peak, int(sizes[0]) * _page())
        return int(sizes[1]) * _page()

    def close(self) -> None:
        """End it, and all that it started."""
        self._kill()
        self._channel.close()
        self._log.close()

    def _kill(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()

    def _await_readiness(self) -> None:
        try:
            lacking = msgspec.msgpack.decode(self._channel.receive()[0], type=list[str])
        except (Silence, msgspec.DecodeError):
            self._kill()
            said = self._said().decode("utf-8", "replace").strip()
            raise Unstartable(f"A process to read documents in does not start; it said: {said or 'nothing'}") from None
        self._ready = True
        self._channel.wait_at_most(_PATIENCE)
        _warn_once(tuple(lacking))

    def _death(self) -> Died:
        try:
            code = self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._kill()
            return self.late() if self.overdue else Died("crashed", _crashed("it no longer answers"))
        if code in (-signal.SIGXCPU, -signal.SIGALRM):
            return self.late()
        nearly = _NEARLY_GIVEN_UP if code == -signal.SIGABRT else _NEARLY
        starved = code == -signal.SIGKILL or self._peak > nearly * self.limits.memory
        if starved or any(words in self._said() for words in _NO_MEMORY):
            return Died(*out_of_memory(self.limits.memory))
        return Died("crashed", _crashed(f"signal {-code}" if code < 0 else f"exit code {code}"))

    def _said(self) -> bytes:
        """The end of what it wrote to stderr."""
        self._log.seek(max(0, self._log.seek(0, os.SEEK_END) - 4096))
        return self._log.read()


def _too_long(seconds: float) -> str:
    return (
        f"Reading it takes more than {seconds:g} seconds: it is made to, or unusually large. Look at it, and raise "
        "extract.timeout_seconds if it is honest."
    )


def _crashed(how: str) -> str:
    return f"Reading it ended the process ({how}): it is badly damaged, or made to do harm. Ask its publisher for it."


def _environment(scratch: str) -> dict[str, str]:
    """What the process knows of this one's environment: where code is found, and nothing else."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",  # what is to be done side by side is done by processes
        "OPENBLAS_NUM_THREADS": "1",
        "HOME": scratch or "/nonexistent",
        "TMPDIR": scratch or "/nonexistent",
    }


@cache
def _page() -> int:
    return os.sysconf("SC_PAGE_SIZE")


@cache
def _warn_once(lacking: tuple[str, ...]) -> None:
    if lacking:
        log.warning("Documents are read with less protection than gongkai can give here: %s.", "; ".join(lacking))
