"""Between Scrapy and the network: bodies decoded strictly, failures tried again patiently."""

from __future__ import annotations

import random
import time
import zlib
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response

from spiders.answers import BAD_CERTIFICATE, failure

TRUNCATED = "truncated"
TOO_LARGE = "too_large"
_PASSING_STATUS = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
_PASSING_FAILURES = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
# How much longer than usual to wait: who says that he is overloaded, or is not there at all, needs more than a moment.
_MORE_PATIENCE = {
    "status 429": 4.0,
    "status 503": 2.0,
    CannotResolveHostError.__name__: 2.0,
    DownloadConnectionRefusedError.__name__: 2.0,
}
_LONGEST_WAIT = 300.0  # seconds; a server that asks for more is left alone until the next crawl


class SoundBody:
    """Decode gzip and deflate bodies, strictly: Scrapy's own decoder takes what it gets of a truncated one.

    A body that cannot be decoded in full stays as it is; the response then carries the flag `truncated` or `too_large`.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Ask for encodings that can be decoded strictly."""
        request.headers["Accept-Encoding"] = "gzip, deflate"

    def process_response(self, request: Request, response: Response) -> Response:
        """The response with its body decoded, or flagged."""
        stated = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").lower()
        body = response.body
        for encoding in reversed([name.strip() for name in stated.split(",") if name.strip()]):
            try:
                body = decode(body, encoding, self._limit)
            except ValueError as error:
                return response.replace(flags=[*response.flags, str(error)])
        return response if body is response.body else response.replace(body=body)


def decode(body: bytes, encoding: str, limit: int) -> bytes:
    """The bytes that an encoding stands for. Raises `ValueError` with `truncated` or `too_large` as its message."""
    if encoding == "identity" or not body:
        return body
    windows = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}.get(encoding, ())  # deflate comes in two dresses
    for window in windows:
        decoder = zlib.decompressobj(window)
        try:
            decoded = decoder.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(decoded) > limit:
            raise ValueError(TOO_LARGE)
        if decoder.eof:
            return decoded
    raise ValueError(TRUNCATED)


class PatientRetry:
    """Try again what may pass, after a pause that doubles, or the one the server asks for.

    The pause holds the whole host: a server in trouble gets no other request meanwhile either.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._delay = crawler.settings.getfloat("DOWNLOAD_DELAY")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response, or the request to be made again."""
        if response.status in _PASSING_STATUS:
            asked = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"))
            return self._again(request, f"status {response.status}", asked) or response
        if TRUNCATED in response.flags:
            return self._again(request, TRUNCATED) or response
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The request to be made again, None where that is no use."""
        if isinstance(exception, _PASSING_FAILURES) and failure(exception) != BAD_CERTIFICATE:
            return self._again(request, type(exception).__name__)
        return None

    def _again(self, request: Request, reason: str, asked: float = 0) -> Request | None:
        if asked > _LONGEST_WAIT or self._crawler.spider is None:
            return None
        again = get_retry_request(request, spider=self._crawler.spider, reason=reason, priority_adjust=100)
        if again is not None:
            pause = backoff(self._delay * _MORE_PATIENCE.get(reason, 1), request.meta.get("retry_times", 0))
            self._hold(request, max(asked, pause))
        return again

    def _hold(self, request: Request, seconds: float) -> None:
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(request.meta.get("download_slot", "")) if engine else None
        if slot is not None:
            # The downloader lets the next request go `delay` after the last one was seen.
            slot.lastseen = time.monotonic() + seconds - slot.delay


def backoff(delay: float, tries: int) -> float:
    """Seconds to wait after one try in vain and `tries` more before it: twice as long each time, never quite alike."""
    spread = random.uniform(1, 1.5)  # noqa: S311  # this spreads load, it guards no secret
    return min(delay * 2.0**tries * spread, _LONGEST_WAIT)


def retry_after(header: str) -> float:
    """Seconds a Retry-After header asks for, whether it names seconds or a date; 0 where it says nothing."""
    if header.strip().isdecimal():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0
