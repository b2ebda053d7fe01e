"""robots.txt, obeyed as RFC 9309 says: no file, no rule; no answer, no crawl."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from protego import Protego

from spiders.registry import host_of

_MAX_BYTES = 512 * 1024  # RFC 9309: at least 500 KiB must be read; what follows is not


class Robots:
    """The rules of the hosts of one site, fetched when a host is first asked: those of http and of https are two (RFC
    9309, 2.3), and whoever asks meanwhile waits for the same answer.

    `fetch` takes the address of a robots.txt and gives its status (None without an answer), error code and body.
    """

    def __init__(
        self, user_agent: str, fetch: Callable[[str], Awaitable[tuple[int | None, str | None, bytes]]]
    ) -> None:
        self._user_agent = user_agent
        self._fetch = fetch
        self._rules: dict[str, Protego | str] = {}  # by scheme and host
        self._fetching = asyncio.Lock()

    async def refusal(self, url: str) -> str | None:
        """Why the address must not be asked for; None where it may be.

        `robots`: the rules disallow it; `blocked`: a challenge stands before them; `robots_unreachable`: they could not
        be had, which counts as a no to everything.
        """
        rules = await self._rules_for(url)
        if isinstance(rules, str):
            return rules
        return None if rules.can_fetch(url, self._user_agent) else "robots"

    async def delay(self, url: str) -> float:
        """Seconds between requests that the host's rules ask for, 0 where they ask for none."""
        rules = await self._rules_for(url)
        return 0.0 if isinstance(rules, str) else float(rules.crawl_delay(self._user_agent) or 0)

    async def _rules_for(self, url: str) -> Protego | str:
        whose = f"{urlsplit(url).scheme}://{host_of(url)}"
        if whose not in self._rules:
            async with self._fetching:
                if whose not in self._rules:
                    self._rules[whose] = _rules(*await self._fetch(f"{whose}/robots.txt"))
        return self._rules[whose]


def robots_decision(status: int | None, error: str | None) -> str:
    """What an answer to robots.txt comes to: `rules`, `none`, `unreachable` or `blocked`."""
    rules = _rules(status, error, b"")
    if isinstance(rules, str):
        return rules.removeprefix("robots_")
    return "rules" if error is None else "none"


def _rules(status: int | None, error: str | None, body: bytes) -> Protego | str:
    if error == "blocked":
        return "blocked"
    if status is None or status >= 500 or status == 429:
        return "robots_unreachable"
    return Protego.parse(body[:_MAX_BYTES].decode("utf-8", "replace") if error is None else "")
