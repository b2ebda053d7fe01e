"""Scrapy's way to the network, made patient: its pauses kept, its waiting bounded at each of its stages."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from time import monotonic

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.web._newclient import HTTP11ClientProtocol
from twisted.web.client import HTTPConnectionPool

from spiders.breaker import Breaker
from spiders.registry import host_of

CONNECT_TIMEOUT, READ_TIMEOUT = "GONGKAI_CONNECT_TIMEOUT", "GONGKAI_READ_TIMEOUT"
"""Scrapy settings: seconds until a connection stands, and seconds of silence on it. Scrapy's own DOWNLOAD_TIMEOUT is
what an answer may take in all."""
BREAKER = "breaker"
"""Key of a request's meta: the `spiders.breaker.Breaker` that says whether its host is still asked."""


class ConnectTimeout(DownloadTimeoutError):
    """No connection came about in time."""


class ReadTimeout(DownloadTimeoutError):
    """The connection stood, and nothing came over it for too long."""


class HostDown(Exception):
    """The host was given up while the request waited for its turn."""


class PoliteHandler(HTTP11DownloadHandler):
    """Asks once, and says when it is done.

    Twisted asks again at once, below Scrapy and unseen by it, where a kept connection breaks. Here it does not: whether
    and when to ask again is for `spiders.middlewares.PatientRetry` to say.

    Scrapy counts a host's pause from the moment a request was due; it may leave later than that. Here it is counted
    from the end of the answer, or of the attempt: the host has seen the request by then, and sees the next one no
    sooner than the pause after it, whatever lags on either side.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._stages = crawler.settings.getfloat(CONNECT_TIMEOUT), crawler.settings.getfloat(READ_TIMEOUT)
        self._watches: dict[Request, _Watch] = {}
        self._pool: _Connections = _Connections.like(self._pool)
        for signal in (signals.headers_received, signals.bytes_received):
            crawler.signals.connect(self._heard, signal=signal)

    async def download_request(self, request: Request) -> Response:
        """The answer. Raises `HostDown`, `ConnectTimeout`, `ReadTimeout`, and what Scrapy raises."""
        breaker: Breaker | None = request.meta.get(BREAKER)
        if breaker is not None and breaker.is_open(host_of(request.url)):
            raise HostDown(request.url)
        watch = self._watches[request] = self._pool.watch = _Watch(*self._stages)
        try:
            async with watch.patience:
                return await super().download_request(request)
        except TimeoutError:
            raise watch.stage(f"{request.url}: waited in vain") from None
        finally:
            del self._watches[request]
            self._done(request)

    async def close(self) -> None:
        """Close the connections that were kept; after a second it is over, whatever became of them.

        Scrapy then calls back in the pool's place. Where the pool does so in the same turn of the loop, one of them
        comes too late, and Twisted tells of an `AlreadyCalledError`.
        """
        closing: Deferred[None] = self._pool.closeCachedConnections()  # type: ignore[no-untyped-call]
        closed = maybe_deferred_to_future(closing)
        await asyncio.wait([asyncio.ensure_future(closed)], timeout=self._disconnect_timeout)

    def _heard(self, request: Request) -> None:
        if watch := self._watches.get(request):
            watch.go_on()

    def _done(self, request: Request) -> None:
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(request.meta.get("download_slot", "")) if engine else None
        if slot is not None:
            slot.lastseen = monotonic()


class _Watch:
    """How long a request is waited for: first for its connection, then from one sign of life to the next."""

    def __init__(self, connect: float, read: float) -> None:
        self.stage: type[DownloadTimeoutError] = ConnectTimeout
        self.patience = asyncio.timeout(connect)
        self._read = read

    def go_on(self) -> None:
        """Something came: the connection, or bytes over it."""
        self.stage = ReadTimeout
        if not self.patience.expired():
            self.patience.reschedule(asyncio.get_running_loop().time() + self._read)


class _Connections(HTTPConnectionPool):
    """Tells the watch of the request that asks for a connection when it stands."""

    watch: _Watch
    retryAutomatically = False

    @classmethod
    def like(cls, pool: HTTPConnectionPool) -> _Connections:
        """A pool as Scrapy has set its own up."""
        own = cls(pool._reactor, persistent=pool.persistent)
        own.maxPersistentPerHost, own._factory = pool.maxPersistentPerHost, pool._factory
        return own

    def getConnection(self, key: Hashable, endpoint: IStreamClientEndpoint) -> Deferred[HTTP11ClientProtocol]:
        """Twisted's own, whose request is the one that was begun last: a connection is the first thing it asks for."""
        watch = self.watch

        def stands(connection: HTTP11ClientProtocol) -> HTTP11ClientProtocol:
            watch.go_on()
            return connection

        return super().getConnection(key, endpoint).addCallback(stands)
