"""``python -m bench.chaos [--pages N]``: a crawl of many pages of which one in twenty misbehaves, run thrice at most.

Every second fault passes after the first tries, the others stay. It holds if all that can be had is had byte by byte,
all else is on record with the cause that was injected, no short body was taken for a whole one, and no host was asked
faster than the settings say, by the server's own clock. Exits with 1 where any of it does not hold.
"""

from __future__ import annotations

import argparse
import gzip
import socket
import struct
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from demo.chance import dice
from gongkai.archive import Archive
from gongkai.settings import CrawlSettings
from spiders.crawl import crawl
from spiders.registry import Site

CAUSES = {
    "timeout": "timeout", "reset": "no_answer", "truncation": "truncated", "wrong_length": "truncated",
    "bad_gzip": "truncated", "503": "server_error", "loop": "redirect_loop", "slow_drip": "total_timeout",
    "huge": "too_large", "412": "blocked", "521": "blocked",
}  # fmt: skip
"""Fault → the cause on record where it stays."""
_STAYS = frozenset({"loop", "huge", "412", "521"})
_GATES = ("412", "521")  # a challenge ends the crawl of its site: these stand on sites of their own
_HARMLESS = "charset_lie"
_TRIES = 3  # a fault that passes is over after so many requests
_DELAY, _SILENCE, _IN_ALL, _RUNS = 0.2, 2.0, 3.0, 3
_PER_SITE, _PER_LIST = 250, 50
_SHARE = 0.05  # of the pages misbehave


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its bytes, and the fault it is served with; `stays` where that never passes."""

    body: bytes
    fault: str = ""
    stays: bool = False


@dataclass(slots=True)
class Chaos:
    """The pages by address, the sites that list them, and what the server saw: (host, began, ended) of each request."""

    pages: dict[str, Sheet]
    sites: list[Site]
    asked: list[tuple[str, float, float]] = field(default_factory=list)
    turns: Counter[str] = field(default_factory=Counter)


def build(number: int, seed: int = 1, per_site: int = _PER_SITE, share: float = _SHARE) -> Chaos:
    """`number` pages on sites of `per_site` each, of which a share misbehaves, and then a site of its own for each
    gate."""
    faults = [name for name in (*CAUSES, _HARMLESS) if name not in _GATES]
    pages: dict[str, Sheet] = {}
    sites = []
    for place in range(-(-number // per_site)):
        host, chance = f"c{place:03}.gov.cn.test", dice("chaos", seed, place)
        sites.append(_site(host))
        for page in range(min(per_site, number - place * per_site)):
            fault = chance.choice(faults) if chance.random() < share else ""
            stays = fault in _STAYS or (fault in CAUSES and chance.random() < 0.5)
            pages[_address(host, page)] = Sheet(_body(host, page, chance.randint(1, 40)), fault, stays)
    for gate in _GATES if share else ():
        host = f"gate{gate}.gov.cn.test"
        sites.append(_site(host))
        pages[_address(host, 0)] = Sheet(b"<html><script>$_ts={}</script></html>", gate, True)
    return Chaos(pages, sites)


def main() -> int:
    """Build, crawl, judge, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    chaos = build(parser.parse_args().pages)
    settings = {
        "delay_seconds": _DELAY,
        "allow_fast": True,
        "timeout_seconds": _SILENCE,
        "total_timeout_seconds": _IN_ALL,
        "retries": 1,
        "max_body_mb": 1,
    }
    with serve(chaos) as proxy, tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder) / "archive")
        for run in range(1, _RUNS + 1):
            started = time.monotonic()
            crawl(chaos.sites, CrawlSettings.model_validate(settings | {"proxy": proxy}), archive.root)
            wrong = judge(chaos, archive)
            seconds = time.monotonic() - started
            told = f"{len(chaos.asked)} requests so far, {len(wrong)} pages still wrong"
            print(f"run {run}: {seconds:.0f} s, {told}")
            if not wrong:
                break
    wrong += impolite(chaos)
    for line in wrong[:20]:
        print(line)
    injected = Counter(sheet.fault for sheet in chaos.pages.values() if sheet.fault)
    told = ", ".join(f"{name} {times}" for name, times in sorted(injected.items()))
    print(f"{len(chaos.pages)} pages; injected: {told}")
    print("all holds" if not wrong else f"{len(wrong)} things do not hold")
    return 1 if wrong else 0


def judge(chaos: Chaos, archive: Archive) -> list[str]:
    """What is not as it should be: pages not had, had wrong, or not on record with their fault's cause."""
    stored: dict[str, set[str]] = defaultdict(set)
    causes: dict[str, str] = {}
    for row in archive.captures().to_pylist():
        if row["error"] is None and row["role"] == "article":
            stored[row["url"]].add(row["document_sha256"])
        elif row["error"]:
            causes[row["url"]] = row["error"]
    wrong = []
    for url, sheet in chaos.pages.items():
        had = stored.get(url, set())
        if had - {sha256(sheet.body).hexdigest()}:
            wrong.append(f"{url}: other bytes than the page's were taken for it ({sheet.fault})")
        elif sheet.stays and causes.get(url) != CAUSES[sheet.fault]:
            wrong.append(f"{url}: {sheet.fault} is on record as {causes.get(url)}")
        elif not sheet.stays and not had:
            wrong.append(f"{url}: was not had ({sheet.fault or 'no fault'}; on record as {causes.get(url)})")
    return wrong


def impolite(chaos: Chaos) -> list[str]:
    """Hosts that were ever asked sooner than the delay after they were asked before."""
    by_host: dict[str, list[float]] = defaultdict(list)
    for host, began, _ in chaos.asked:
        by_host[host].append(began)
    wrong = []
    for host, times in sorted(by_host.items()):
        shortest = min((later - earlier for earlier, later in pairwise(sorted(times))), default=_DELAY)
        if shortest < _DELAY:
            wrong.append(f"{host}: asked again after {shortest * 1000:.1f} ms")
    return wrong


@contextmanager
def serve(chaos: Chaos) -> Iterator[str]:
    """Serve on a free port of loopback, as a proxy; gives its address."""
    handler = type("Handler", (_Handler,), {"chaos": chaos})
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Server(ThreadingHTTPServer):
    daemon_threads, block_on_close = True, False

    def handle_error(self, request: object, client_address: object) -> None:
        """Broken connections are what this is about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    chaos: Chaos

    def do_GET(self) -> None:
        began = time.monotonic()
        url = self.path
        parts = urlsplit(url)
        try:
            if parts.path == "/robots.txt":
                self._send(b"User-agent: *\nAllow: /\n")
            elif parts.path.startswith("/nb/index"):
                self._send(_list(parts.netloc, parts.path, self.chaos))
            elif url in self.chaos.pages:
                self._page(url, self.chaos.pages[url])
            else:
                self._send(b"no such page", 404)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self.chaos.asked.append((parts.netloc, began, time.monotonic()))

    def _page(self, url: str, sheet: Sheet) -> None:
        self.chaos.turns[url] += 1
        if not sheet.fault or (not sheet.stays and self.chaos.turns[url] >= _TRIES):
            self._send(sheet.body)
        else:
            getattr(self, f"_serve_{sheet.fault}")(sheet.body)

    def _send(self, body: bytes, status: int = 200, announced: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content_Type": "text/html"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if announced is None else announced))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = announced is not None

    def _serve_timeout(self, body: bytes) -> None:
        time.sleep(_SILENCE * 1.5)
        self.close_connection = True

    def _serve_reset(self, body: bytes) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _serve_truncation(self, body: bytes) -> None:
        self._send(body[: len(body) // 2], announced=len(body))

    def _serve_wrong_length(self, body: bytes) -> None:
        self._send(body, announced=len(body) + 7)

    def _serve_bad_gzip(self, body: bytes) -> None:
        packed = gzip.compress(body)
        self._send(packed[: len(packed) - 9], Content_Encoding="gzip")

    def _serve_503(self, body: bytes) -> None:
        self._send(b"overloaded", 503)

    def _serve_412(self, body: bytes) -> None:
        self._send(body, 412)

    def _serve_521(self, body: bytes) -> None:
        self._send(body, 521)

    def _serve_loop(self, body: bytes) -> None:
        self._send(b"", 302, Location=self.path)

    def _serve_huge(self, body: bytes) -> None:
        self._send(b"x" * (2**20 + 2**18))

    def _serve_charset_lie(self, body: bytes) -> None:
        self._send(body, Content_Type="text/html; charset=big5")

    def _serve_slow_drip(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.close_connection = True
        for byte in body[:20]:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(_SILENCE / 5)

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""


def _list(host: str, path: str, chaos: Chaos) -> bytes:
    numbers = [int(url.rpartition("_")[2][:-5]) for url in chaos.pages if f"//{host}/" in url]
    page = int(path.rpartition("_")[2].removesuffix(".html")) if "_" in path else 0
    items = "".join(
        f'<li><a href="{urlsplit(_address(host, number)).path}">甲区{number}局2023年政府信息公开工作年度报告</a></li>'
        for number in sorted(numbers)[page * _PER_LIST : (page + 1) * _PER_LIST]
    )
    count = -(-len(numbers) // _PER_LIST)
    script = f'createPageHTML({count}, {page}, "index", "html"); var countPage = {count};'
    return f"<html><body><ul>{items}</ul><script>{script}</script></body></html>".encode()


def _site(host: str) -> Site:
    name = host.partition(".")[0]
    return Site(id=name, name=name, family="trs", start_urls=(f"http://{host}/nb/index.html",), region_code="230111")


def _address(host: str, number: int) -> str:
    return f"http://{host}/nb/t20240120_{number}.html"


def _body(host: str, number: int, length: int) -> bytes:
    text = f"<p>{host} {number} 政府信息公开工作年度报告</p>" * length
    return f"<html><body>{text}</body></html>".encode()


if __name__ == "__main__":
    sys.exit(main())
