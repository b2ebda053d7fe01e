"""The places of a crawl: many at the door, few inside, none for who waits to come again."""

from __future__ import annotations

import asyncio
from collections import Counter

from spiders.places import KNOCKED_AT_ONCE, SITES_AT_ONCE, LetIn, Places


def test_who_gives_no_rules_holds_no_place_inside() -> None:
    places, leave = Places(), asyncio.Event()
    standing: Counter[str] = Counter()

    async def silent(_: LetIn, last: bool) -> bool:
        standing["at the door"] += 1
        await leave.wait()
        return last

    async def alive(let_in: LetIn, last: bool) -> bool:
        standing["at the door"] += 1
        await let_in()
        await let_in()  # the rules of another of its hosts
        standing["at the door"] -= 1
        standing["inside"] += 1
        await leave.wait()
        standing["left"] += 1
        return last

    async def all_of_them() -> None:
        # One place at the door is left for those that live: they come in by it, one after the other.
        attempts = [silent] * (KNOCKED_AT_ONCE - 1) + [alive] * 2 * SITES_AT_ONCE
        crawls = [asyncio.ensure_future(places.crawl(attempt, 1, float)) for attempt in attempts]
        for _ in range(10 * len(attempts)):
            await asyncio.sleep(0)
        assert standing == {"at the door": KNOCKED_AT_ONCE, "inside": SITES_AT_ONCE}
        leave.set()
        await asyncio.gather(*crawls)
        assert standing["left"] == 2 * SITES_AT_ONCE

    asyncio.run(asyncio.wait_for(all_of_them(), 10))


def test_who_is_tried_again_comes_after_all_who_wait() -> None:
    places, order = Places(), list[str]()

    async def crawl(name: str, done: bool) -> None:
        async def attempt(let_in: LetIn, last: bool) -> bool:
            order.append(f"{name}, last" if last else name)
            await asyncio.sleep(0)
            return done

        await places.crawl(attempt, 2, lambda number: 0.0)

    async def all_of_them() -> None:
        dead = [crawl("dead", done=False) for _ in range(KNOCKED_AT_ONCE)]
        await asyncio.gather(*dead, crawl("alive", done=True))

    asyncio.run(asyncio.wait_for(all_of_them(), 10))
    assert order.index("alive") == KNOCKED_AT_ONCE
    assert Counter(order) == {"dead": KNOCKED_AT_ONCE, "alive": 1, "dead, last": KNOCKED_AT_ONCE}
