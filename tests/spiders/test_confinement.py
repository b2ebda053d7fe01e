"""The crawling process has the network and its folders, and nothing else of the machine."""

from __future__ import annotations

import json
import multiprocessing
import pickle
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from spiders.confinement import confine_to
from spiders.messages import Garbled, receive, send
from spiders.tally import Tally

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have limits of memory only")


def _try_all(folder: Path, secret: Path, port: int, result: Path) -> None:
    confine_to(folder)
    attempts = {
        "read": secret.read_text,
        "list": lambda: list(secret.parent.iterdir()),
        "write": lambda: (secret.parent / "new").write_text("x"),
        "remove": secret.unlink,
        "start": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
        "listen": lambda: socket.create_server(("127.0.0.1", 0)),
        "connect": lambda: socket.create_connection(("127.0.0.1", port), 5).close(),
        "resolve": lambda: socket.getaddrinfo("localhost", 80),
        "keep": lambda: (folder / "kept").write_text("x"),
    }
    done = []
    for name, attempt in attempts.items():
        try:
            attempt()
            done.append(name)
        except OSError:
            pass
    result.write_text(json.dumps(done), "utf-8")


def test_it_asks_and_archives_and_can_do_no_more(tmp_path):
    secret = tmp_path / "elsewhere" / "secret"
    secret.parent.mkdir()
    secret.write_text("s", "utf-8")
    result = tmp_path / "archive" / "result"
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        child = multiprocessing.get_context("spawn").Process(
            target=_try_all, args=(tmp_path / "archive", secret, port, result)
        )
        child.start()
        child.join(60)
    done = json.loads(result.read_text("utf-8"))
    assert done == ["connect", "resolve", "keep"]


class _Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, ("/nonexistent/bomb",)


def _pipe() -> tuple[Connection, Connection]:
    return multiprocessing.get_context("spawn").Pipe(duplex=False)


def test_what_it_says_is_data_and_nothing_that_runs():
    receiver, sender = _pipe()
    send(sender, Tally("hulan", requests=3))
    assert receive(receiver) == Tally("hulan", requests=3)
    for bad in (pickle.dumps(_Bomb()), b"", b"\x92\xa5Tally\xc0", b"\x92\xa4Path\x80"):
        sender.send_bytes(bad)
        with pytest.raises(Garbled):
            receive(receiver)
