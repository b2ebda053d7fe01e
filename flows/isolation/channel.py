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
    """One end. A message is bytes, and whether it is the last of those that belong together.

    Each step of the other end may take `patience` seconds, and a message no more than twice as many.
    """

    def __init__(self, end: socket.socket, patience: float = _FOREVER) -> None:
        self._end = end
        self.wait_at_most(patience)

    def wait_at_most(self, patience: float) -> None:
        """Have so much patience from now on."""
        self._patience = patience
        self._end.settimeout(None if patience == _FOREVER else patience)

    def fileno(self) -> int:
        """For `select`."""
        return self._end.fileno()

    def send(self, *messages: bytes, last: bool = False) -> None:
        """Send messages, the final one of which may be the last: together, so that the other end is woken once. Raises
        `Silence` where they are not taken."""
        parts: list[bytes] = []
        for number, message in enumerate(messages, 1):
            parts += (_HEAD.pack(len(message), last and number == len(messages)), message)
        try:
            sent = self._end.sendmsg(parts)
            for part in parts:
                if rest := memoryview(part)[sent:]:
                    self._end.sendall(rest)
                sent = max(0, sent - len(part))
        except OSError as error:
            raise Silence(str(error)) from None

    def receive(self, most: int = _MOST_BYTES) -> tuple[bytearray, bool]:
        """The next message. Raises `Silence` where it does not come whole, or has too many bytes."""
        end = time.monotonic() + self._patience
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
            if time.monotonic() > end:
                raise Silence("too much time passed")
            try:
                got = self._end.recv_into(view)
            except OSError as error:
                raise Silence(str(error)) from None
            if not got:
                raise Silence("the other end closed")
            view = view[got:]
        return data
