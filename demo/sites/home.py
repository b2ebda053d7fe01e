"""What stands before the columns: a home page, and the page of the disclosure that it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from demo.sites import page
from demo.sites.model import Resource, Route, Site

DISCLOSURE = "/zwgk/"
_ELSEWHERE = (("/yw/", "要闻动态"), ("/zmhd/", "政民互动"), ("http://www.gov.cn/", "中国政府网"), ("/wza/", "无障碍"))


def front_pages(site: Site, columns: Sequence[tuple[str, str]]) -> Iterator[Route]:
    """The pages that lead to the columns, given as (address, name)."""
    yield "/", partial(Resource, _home(site).encode(), "text/html")
    yield DISCLOSURE, partial(Resource, _disclosure(site, columns).encode(), "text/html")


def _home(site: Site) -> str:
    return _page(site, f"{site.name}门户网站", [*_ELSEWHERE[:2], (DISCLOSURE, "政府信息公开"), *_ELSEWHERE[2:]])


def _disclosure(site: Site, columns: Sequence[tuple[str, str]]) -> str:
    others = [("/zwgk/zn/", "政府信息公开指南"), ("/zwgk/zd/", "政府信息公开制度"), ("/zwgk/ys/", "部门预决算")]
    return _page(site, f"政府信息公开-{site.name}", [*others, *columns])


def _page(site: Site, title: str, links: Iterable[tuple[str, str]]) -> str:
    items = "\n".join(f'<li><a href="{address}">{name}</a></li>' for address, name in links)
    metas = {"SiteName": site.name, "SiteDomain": site.host, "SiteIDCode": f"{site.region_code}0001"}
    return page.page(title, metas, f"<ul>\n{items}\n</ul>")
