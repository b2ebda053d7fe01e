"""Scrapy's settings for a polite crawl. Scrapy's own defaults suit a sprint on one's own server; each is set here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from gongkai.settings import CrawlSettings
from spiders.addresses import PRIVATE_HOSTS
from spiders.handler import CONNECT_TIMEOUT, READ_TIMEOUT
from spiders.registry import Site


def process_settings(sites: Iterable[Site], crawl: CrawlSettings) -> dict[str, Any]:
    """The settings that all sites of a crawl share: how names are resolved."""
    private = {urlsplit(f"//{host}").hostname for site in sites if site.allow_private for host in site.allowed_hosts}
    return {
        "LOG_INSTALL_ROOT_HANDLER": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "TWISTED_DNS_RESOLVER": "spiders.addresses.PublicResolver",
        "DNS_TIMEOUT": crawl.connect_timeout_seconds,
        # The proxy is the operator's choice, wherever it stands.
        PRIVATE_HOSTS: sorted({*filter(None, (*private, urlsplit(crawl.proxy).hostname))}),
    }


def scrapy_settings(site: Site, crawl: CrawlSettings) -> dict[str, Any]:
    """The settings for crawling one site: the longer of the configured delay and the site's own."""
    delay = max(crawl.delay_seconds, site.delay_seconds)
    return {
        # One request at a time per host, never sooner than the delay: Scrapy's jitter would go below it as well.
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": max(60.0, delay),
        "CONCURRENT_ITEMS": 1,  # nothing is made of answers here; Scrapy starts so many tasks for each of them
        "USER_AGENT": f"{crawl.user_agent} (+{crawl.contact})" if crawl.contact else crawl.user_agent,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9"},
        "COOKIES_ENABLED": False,
        # What an answer may cost.
        CONNECT_TIMEOUT: crawl.connect_timeout_seconds,
        READ_TIMEOUT: crawl.timeout_seconds,
        "DOWNLOAD_TIMEOUT": crawl.total_timeout_seconds,
        "DOWNLOAD_MAXSIZE": crawl.max_body_mb * 2**20,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DOWNLOAD_VERIFY_CERTIFICATES": not site.insecure_tls,
        "DOWNLOAD_HANDLERS": {
            "http": "spiders.handler.PoliteHandler",
            "https": "spiders.handler.PoliteHandler",
            **dict.fromkeys(("data", "file", "ftp", "s3")),
        },
        "RETRY_TIMES": crawl.retries,
        # Robots, redirects, allowed hosts and what is asked for again are the spider's own (spiders/site.py): all
        # four leave a row in the archive, and a redirect must obey the other three.
        "ROBOTSTXT_OBEY": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "REFERER_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        # The archive decides what is known, the settings which proxy is used; not a cache, not the environment.
        "HTTPCACHE_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "RETRY_ENABLED": False,
        "COMPRESSION_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "spiders.middlewares.PatientRetry": 550,
            "spiders.middlewares.SoundBody": 590,
        },
        # No door into the crawling process, no log of its own (spiders/logs.py).
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "STATS_DUMP": False,
    }
