"""Links by which a list says itself that it goes on: by words, by numbers, by the choices of a menu."""

from __future__ import annotations

import re

from spiders.page import Item, Page

_NUMBERED = re.compile(r"\d{1,3}|第\s*\d{1,3}\s*页")
_NEXT = re.compile(
    r"(?:下一?页|后一?页|下一頁|(?:更早|较早)的?(?:文章|内容|信息)?|older(?: posts)?|next(?: page)?)?[\s>»›＞←→]*",
    re.IGNORECASE,
)
_SIGN = re.compile(r"下|后|早|older|next|[>»›＞]", re.IGNORECASE)
_FRAME = " []［］【】()（）"  # what pagers set their numbers and words in: [2], 【下一页】


def onward(page: Page) -> list[str]:
    """The addresses that the list on a page goes on at, as its links name them."""
    return [item.url for item in page.items() if _goes_on(page, item)]


def is_next(text: str) -> bool:
    """Whether a link is called as one to the page that follows."""
    text = text.strip(_FRAME)
    text = text.strip(" >»›＞←→«‹<") or text  # « 更早的文章: what is older may stand on the left
    return bool(_NEXT.fullmatch(text) and _SIGN.search(text))


def _goes_on(page: Page, item: Item) -> bool:
    if is_next(item.text):
        return True
    text = item.text.strip(_FRAME + ">»›＞←→")
    return bool(_NUMBERED.fullmatch(text)) and item.url.rpartition("/")[0] == page.url.rpartition("/")[0]
