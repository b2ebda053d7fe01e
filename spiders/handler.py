"""Scrapy's way to the network, without its way around the pauses."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler


class PoliteHandler(HTTP11DownloadHandler):
    """Twisted asks again at once, below Scrapy and unseen by it, where a kept connection breaks. Here it does not:
    whether and when to ask again is for `spiders.middlewares.PatientRetry` to say."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.retryAutomatically = False
