"""Messages between a process and its confined child, over a socket. Neither end waits for the other for ever."""

from __future__ import annotations

import socket
import struct
import time
from contextlib import suppress

_HEAD = struct.Struct("<Q?")
_FOREVER = float("inf")
_MOST_BYTES = 512 << 20


class Silence(OSError):
    """The other end closed, broke off within a message, or let too much time pass."""


class Channel:
    """One end. A message is bytes, and whether it is the last of those that belong together."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    def fileno(self) -> int:
        """For `select`."""
        return self._end.fileno()

    def send(self, message: bytes, last: bool = False, seconds: float = _FOREVER) -> None:
        """Send a message. Raises `Silence` where it is not taken within the time."""
        end = time.monotonic() + seconds
        for part in (_HEAD.pack(len(message), last), message):
            view = memoryview(part)
            while view:
                self._wait_until(end)
                try:
                    view = view[self._end.send(view) :]
                except OSError as error:
                    raise Silence(str(error)) from None

    def receive(self, seconds: float = _FOREVER, most: int = _MOST_BYTES) -> tuple[bytearray, bool]:
        """The next message. Raises `Silence` where it does not come whole within the time, or has too many bytes."""
        end = time.monotonic() + seconds
        length, last = _HEAD.unpack(self._exactly(_HEAD.size, end))
        if length > most:
            raise Silence(f"a message of {length} bytes")
        return self._exactly(length, end), last

    def close_sending(self) -> None:
        """Let the other end read no more."""
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Close this end; the other end's `receive` raises."""
        self._end.close()

    def _exactly(self, length: int, end: float) -> bytearray:
        data = bytearray(length)
        view = memoryview(data)
        while view:
            self._wait_until(end)
            try:
                got = self._end.recv_into(view)
            except OSError as error:
                raise Silence(str(error)) from None
            if not got:
                raise Silence("the other end closed")
            view = view[got:]
        return data

    def _wait_until(self, end: float) -> None:
        left = end - time.monotonic()
        if left <= 0:
            raise Silence("too much time passed")
        self._end.settimeout(None if left == _FOREVER else left)
