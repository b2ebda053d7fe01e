"""What the crawling process tells the one that started it.

The bytes of strangers pass through the crawling process, so that it may come into their hands: what it sends is parsed
into the types it must have, or refused. (A pickle would run what it names.)
"""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing.connection import Connection

import msgspec

from spiders.problems import Problem
from spiders.tally import Tally


@dataclass(frozen=True, slots=True)
class Closed:
    """Sent when it is done with a site."""

    tally: Tally
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Refused:
    """Sent when it cannot begin: the archive's own words."""

    sentence: str


Message = Tally | Closed | Refused
_KINDS: dict[str, type[Message]] = {kind.__name__: kind for kind in (Tally, Closed, Refused)}
_LARGEST = 64 << 20


class Garbled(ValueError):
    """Bytes that are no message."""


def send(sender: Connection, message: Message) -> None:
    """Tell. Raises `BrokenPipeError` where nobody listens."""
    sender.send_bytes(msgspec.msgpack.encode((type(message).__name__, message)))


def receive(receiver: Connection) -> Message:
    """The next message. Raises `EOFError` after the last, `Garbled`."""
    try:
        kind, content = msgspec.msgpack.decode(receiver.recv_bytes(_LARGEST), type=tuple[str, msgspec.Raw])
        return msgspec.msgpack.decode(content, type=_KINDS[kind])
    except EOFError:
        raise
    except (msgspec.DecodeError, OSError, KeyError) as error:
        raise Garbled(f"no message of a crawl ({error})") from None
