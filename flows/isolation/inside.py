"""The life of a confined process: ``python -m flows.isolation.inside FD``, told the rest over the channel FD.

It loads what reads documents, gives up its rights, and then reads one document after the other until the other end
closes.
"""

from __future__ import annotations

import gc
import logging
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any, get_type_hints

import msgspec

from extractors.extraction import Extraction
from flows.isolation.answers import End, pack
from flows.isolation.channel import Channel, Silence
from gongkai.confinement import Confines, confine
from gongkai.confinement.limits import allow_seconds

_GRACE = 5.0  # seconds in which the process that started this one may end it

Reader = Callable[[bytes, Any], Extraction | Iterable[bytes]]
"""What reads a document in the process, a function that can be imported, with what is known besides the bytes as its
second parameter; it gives an `Extraction`, or answers as bytes."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a process is for: the reader as ``module:name``, seconds for each document, bytes of an answer, what else
    it may do."""

    reader: str
    seconds: float
    most_bytes: int
    confines: Confines


def main(handle: int) -> None:
    """Live."""
    channel = Channel(socket.socket(fileno=handle))
    errand = msgspec.msgpack.decode(channel.receive()[0], type=Errand)
    module, _, name = errand.reader.partition(":")
    reader: Reader = getattr(import_module(module), name)
    known: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(list(get_type_hints(reader).values())[1])
    # a damaged PDF makes pdfminer warn a line at a time; what it means for the numbers, the result says
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    gc.freeze()  # libraries stay as long as the process does: the collector need not look at them again and again
    lacking = confine(errand.confines)
    channel.send(pack(lacking), last=True)
    with suppress(Silence):
        while True:
            hints = known.decode(channel.receive()[0])
            data, _ = channel.receive()
            allow_seconds(errand.seconds)
            # Nobody may be left to end this process: then the system does.
            signal.setitimer(signal.ITIMER_REAL, errand.seconds + _GRACE)
            _answer(channel, reader, bytes(data), hints, errand)
            signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(channel: Channel, reader: Reader, data: bytes, hints: object, errand: Errand) -> None:
    started = time.perf_counter()
    cause, sentence = "", ""
    whole: list[bytes] = []  # an answer that is the only one goes with the end
    try:
        found = reader(data, hints)
        if isinstance(found, Extraction):
            whole = [_bounded(pack(found), errand.most_bytes)]
        else:
            for answer in found:
                channel.send(_bounded(answer, errand.most_bytes))
    except _TooLarge:
        cause = "too_large"
        sentence = f"It holds more than {errand.most_bytes >> 20} MiB of text: no report is that long."
    except MemoryError:
        cause, sentence = out_of_memory(errand.confines.memory)
    except Silence:
        raise
    except Exception as error:  # whatever a hostile document provokes: it is this document's result
        cause = "internal_error"
        sentence = f"Reading it failed unexpectedly ({type(error).__name__}: {error!s:.200}): please report it."
    channel.send(*whole, pack(End(time.perf_counter() - started, cause, sentence)), last=True)


class _TooLarge(Exception):
    """An answer has more bytes than one may."""


def _bounded(answer: bytes, most: int) -> bytes:
    if len(answer) > most:
        raise _TooLarge
    return answer


def out_of_memory(memory: int) -> tuple[str, str]:
    """Cause and sentence for a document that needs more than `memory` bytes."""
    return "out_of_memory", (
        f"Reading it needs more than {memory >> 20} MiB of memory: it is made to, or unusually large. Look at it, and "
        "raise extract.memory_mb if it is honest."
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
