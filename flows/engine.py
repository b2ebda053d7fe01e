"""Prefect's surroundings: an embedded server with a home of its own, offline and quiet.

Prefect reads its settings when it is first imported: use these before importing a module that does. What the
environment sets already (such as the PREFECT_API_URL of a server of yours) is left as it is.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PATIENCE = 180  # seconds: the first start makes the database
_FAREWELL = 15  # seconds to end in by itself


class ServerDown(Exception):
    """The scheduling server did not start; the message says where its log is."""


def prepare(state: Path, logging: str = "CRITICAL") -> None:
    """Make the home and set the settings. What a flow raises is told by its caller: no need to log it as well."""
    home = state / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    for name, value in {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(_PATIENCE),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": logging,
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    }.items():
        os.environ.setdefault(name, value)


@contextmanager
def server(state: Path) -> Iterator[str]:
    """A server on loopback for as long as the block lasts, with its UI; gives its address.

    The embedded server runs flows, but only a server of its own process runs schedules. Where PREFECT_API_URL names
    one, it is used and none is started. Raises `ServerDown`.
    """
    prepare(state, logging="WARNING")
    if given := os.environ.get("PREFECT_API_URL"):
        yield given
        return
    address = f"http://127.0.0.1:{_free_port()}"
    os.environ["PREFECT_API_URL"] = os.environ["PREFECT_SERVER_UI_API_URL"] = f"{address}/api"
    log = state / "prefect" / "server.log"
    host, port = address.removeprefix("http://").split(":")
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", host, "--port", port]
    with log.open("wb") as stream:
        # In a session of its own: Ctrl-C is for the runs, which need the server until they have ended.
        process = subprocess.Popen(command, stdout=stream, stderr=stream, start_new_session=True)  # noqa: S603
        try:
            _wait(process, f"{address}/api/health", log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(_FAREWELL)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], health: str, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(health, timeout=5):  # noqa: S310  # our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise ServerDown(f"Prefect's server did not start; its log is {log}.")
