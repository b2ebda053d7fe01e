"""Serve an atlas on loopback, for browsers that are wary of files."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Handler(SimpleHTTPRequestHandler):
    """Files, and nothing else: no list of a folder, no guess at a type."""

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def list_directory(self, path: object) -> None:
        self.send_error(404)

    def log_message(self, format: str, *arguments: object) -> None:  # the name it has there
        """A reader's clicks are nobody's business."""


def server(out: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server of the atlas in `out` on 127.0.0.1, not yet serving; port 0 takes a free one. Raises `OSError`."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(out)))


def address(serving: ThreadingHTTPServer) -> str:
    """Its address for a browser."""
    return f"http://127.0.0.1:{serving.server_port}/index.html"
