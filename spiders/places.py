"""How many sites are crawled at once, how many are knocked at meanwhile, and when one comes again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

SITES_AT_ONCE = 32  # bounds memory and open connections; each site is slow by politeness, so many run side by side
KNOCKED_AT_ONCE = 128  # each waits for one answer, or for its turn

LetIn: TypeAlias = Callable[[], Awaitable[None]]
"""Called when a host gave its rules; waits until there is a turn for its site."""


async def no_wait() -> None:
    """The turn of a site that is crawled alone."""


class Places:
    """The places of a crawl. As long as no host of a site gave its rules, its place is one at the door, of which there
    are many: a host that takes the connection and says nothing holds none of the few in which sites are crawled."""

    def __init__(self) -> None:
        self._door = asyncio.Semaphore(KNOCKED_AT_ONCE)
        self._inside = asyncio.Semaphore(SITES_AT_ONCE)

    async def crawl(
        self, attempt: Callable[[LetIn, bool], Awaitable[bool]], tries: int, pause: Callable[[int], float]
    ) -> None:
        """Attempt a site until it is done, `tries` times at most, the last of which is told.

        After each in vain it waits without a place: others are asked meanwhile, and it comes again after all who wait
        for one.
        """
        for number in range(tries):
            if await self._attempt(attempt, last=number == tries - 1):
                return
            await asyncio.sleep(pause(number))

    async def _attempt(self, attempt: Callable[[LetIn, bool], Awaitable[bool]], last: bool) -> bool:
        held = self._door
        await held.acquire()

        async def let_in() -> None:
            """Take a place inside for that at the door, which is kept until there is one. Once inside, one stays."""
            nonlocal held
            if held is self._door:
                await self._inside.acquire()
                held.release()
                held = self._inside

        try:
            return await attempt(let_in, last)
        finally:
            held.release()
