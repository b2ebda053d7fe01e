"""The demo web on loopback: one server for all its hosts, by Host header and as an HTTP forward proxy.

As a proxy it lets a crawl use the sites' own stable addresses whatever the port:

    with serve(build_web()) as server:
        crawl(proxy=server.proxy_url)
        assert all(request.status != 500 for request in server.requests)
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from demo.web import Web

LOGGED_HEADERS = ("user-agent", "referer", "if-none-match", "if-modified-since")


@dataclass(frozen=True, slots=True)
class Request:
    """A request as answered. `started` is when it was read, `finished` when its answer was ready to be sent, both in
    seconds of the monotonic clock."""

    started: float
    finished: float
    method: str
    host: str
    path: str
    headers: dict[str, str]
    status: int


class Server(ThreadingHTTPServer):
    """Serves a `Web` on a free port of 127.0.0.1; `requests` is the log, in the order of the answers."""

    daemon_threads = True
    block_on_close = False  # idle keep-alive connections would hold up the end

    def __init__(self, web: Web) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.web = web
        self.requests: list[Request] = []

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 (the base class's signature)
        """Tell what went wrong, but not that a client is gone: some are killed on purpose."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def proxy_url(self) -> str:
        """Address to use as an HTTP proxy."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serve(web: Web) -> Iterator[Server]:
    """Serve `web` from a thread until the block ends."""
    server = Server(web)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 60  # seconds a silent client keeps its connection

    def do_GET(self) -> None:
        started = time.monotonic()
        target = urlsplit(self.path)  # absolute when we are the proxy, else only a path
        host = (target.hostname or self.headers.get("Host", "").partition(":")[0]).lower()
        path = f"{target.path or '/'}?{target.query}" if target.query else target.path or "/"
        headers = {name.lower(): value for name, value in self.headers.items()}
        response = self.server.web.respond(host, path, headers)
        logged = {name: headers[name] for name in LOGGED_HEADERS if name in headers}
        # Before it is sent: whoever has an answer finds it in the log.
        self.server.requests.append(
            Request(started, time.monotonic(), self.command, host, path, logged, response.status)
        )
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status != 304:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Answered like a GET of the address with the form in its query, as web archives write it."""
        form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode("ascii")
        self.path += f"{'&' if '?' in self.path else '?'}__wb_method=POST&{form}"
        self.do_GET()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """A fixed Date header: what is archived must not depend on the clock."""
        return super().date_time_string(timestamp or 1_767_225_600)

    def version_string(self) -> str:
        return "demo"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: ANN401 (the base class's signature)
        """Nothing on the terminal: `Server.requests` is the log."""
