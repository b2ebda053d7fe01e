"""A tiny web on loopback, reached as an HTTP proxy, whose answers are scripted: right, wrong, slow or cut short."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Reply:
    """An answer. `announced` is the Content-Length where it is not the body's; `seconds` it is kept waiting;
    `drip` are the seconds between its bytes; `reset` breaks the connection instead."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None
    seconds: float = 0
    drip: float = 0
    reset: bool = False


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    url: str
    began: float
    ended: float
    headers: dict[str, str]
    status: int

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc


class FakeWeb(ThreadingHTTPServer):
    """Replies by address: one for always, or several in turn (the last one stays). What is not there is a 404."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked waits no longer, or the connection was to be broken."""

    def __init__(self, replies: Mapping[str, Reply | Sequence[Reply]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies = {url: [r] if isinstance(r, Reply) else list(r) for url, r in replies.items()}
        self.asked: list[Asked] = []

    @property
    def proxy(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def reply(self, url: str, etag: str | None) -> Reply:
        turns = self.replies.get(url, [Reply(status=404)])
        reply = turns.pop(0) if len(turns) > 1 else turns[0]
        if etag and reply.headers.get("ETag") == etag:
            return Reply(status=304, headers=reply.headers)
        return reply

    def asked_for(self, url: str) -> list[Asked]:
        return [one for one in self.asked if one.url == url]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeWeb

    def do_POST(self) -> None:
        """Answered as the address, a space and what was sent."""
        self.path += f" {self.rfile.read(int(self.headers['Content-Length'])).decode()}"
        self.do_GET()

    def do_GET(self) -> None:
        began = time.monotonic()
        reply = self.server.reply(self.path, self.headers.get("If-None-Match"))
        time.sleep(reply.seconds)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append(Asked(self.path, began, time.monotonic(), headers, reply.status))
        if reply.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in ({"Content-Type": "text/html"} | dict(reply.headers)).items():
            self.send_header(name, value)
        if reply.status != 304:
            length = len(reply.body) if reply.announced is None else reply.announced
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self._write(reply)
        self.close_connection = reply.announced is not None

    def _write(self, reply: Reply) -> None:
        if not reply.drip:
            self.wfile.write(reply.body)
            return
        for byte in reply.body:
            self.wfile.write(bytes([byte]))
            time.sleep(reply.drip)

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""


@contextmanager
def serve(replies: Mapping[str, Reply | Sequence[Reply]], tls: ssl.SSLContext | None = None) -> Iterator[FakeWeb]:
    """Serve the replies while the block runs, over TLS where its context is given."""
    with FakeWeb(replies) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def list_page(*links: tuple[str, str], script: str = "") -> Reply:
    """A list page of (href, text) links."""
    items = "".join(f'<li><a href="{href}">{text}</a><span>2021-01-20</span></li>' for href, text in links)
    return Reply(f"<html><body><ul>{items}</ul><script>{script}</script></body></html>".encode())


def article(name: str, links: str = "") -> Reply:
    """An article with a body of its own."""
    return Reply(f"<html><body><div id='zoom'>{name} 政府信息公开工作年度报告 {links}</div></body></html>".encode())
