"""Makes that differ in their addresses and pagers alone, as data; among them one that nobody has seen before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from demo.chance import dice
from demo.sites import page
from demo.sites.model import Attachment, Column, Entry, Family, Resource, Route, Site


@dataclass(frozen=True, slots=True)
class Make:
    """How a make addresses its lists and articles. In `lists` {column} and {n} (the page), in `articles` {column},
    {day} (a date) and what stands for the article: {number}, {hex} or {long}; `pager` says how a list names its next
    page: a link, or nothing but the rule of its addresses."""

    first: str
    lists: str
    articles: str
    pager: Literal["link", "none"] = "link"
    generator: str = ""


MAKES: dict[str, Make] = {
    "empirecms": Make(
        "/e/action/ListInfo/?classid={column}", "/e/action/ListInfo/index.php?page={n}&classid={column}",
        "/e/action/ShowInfo.php?classid={column}&id={number}", generator="EmpireCMS 7.5",
    ),
    "jeecms": Make("/{column}/index.jhtml", "/{column}/index_{n}.jhtml", "/{column}/{number}.jhtml"),
    "xian": Make(
        "/zwgk/{column}/bmxxgknb/1.html", "/zwgk/{column}/bmxxgknb/{n}.html", "/zwgk/{column}/bmxxgknb/{hex}.html",
        pager="none",
    ),
    "snowflake": Make(
        "/xxgk/{column}/bmxxgknb/index.html", "/xxgk/{column}/bmxxgknb/index_{n}.html",
        "/xxgk/{column}/bmxxgknb/{long}.html", pager="none",
    ),
    "openness": Make(
        "/OpennessList/{column}.html", "/OpennessList/{column}.html?page={n}", "/OpennessContent/show/{number}.html"
    ),
    "dated": Make(
        "/doc/{column}/index.shtml", "/doc/{column}/index_{n}.shtml", "/doc/{day:%Y/%m/%d}/{number}.shtml",
        pager="none",
    ),
    "numbered": Make("/c{column}/list.html", "/c{column}/list_{n}.html", "/c{column}/{day:%Y%m%d}/i{number}.html",
                     pager="none"),
    "aspx": Make(
        "/pages/xxgk/PublicList.aspx?col={column}", "/pages/xxgk/PublicList.aspx?col={column}&page={n}",
        "/pages/xxgk/PublicDetail.aspx?id={number}", pager="none",
    ),
    "unknown": Make("/channel/{column}", "/channel/{column}?p={n}", "/story/{column}-{number}"),
}  # fmt: skip


class Numbered(Family):
    """Serves a make of `MAKES`."""

    page_size = 8

    def __init__(self, make: Make) -> None:
        self._make = make

    def list_path(self, site: Site, column: Column, number: int) -> str:
        path = self._make.first if number == 1 else self._make.lists
        return path.format(column=column.key, n=number)

    def article_path(self, site: Site, column: Column, entry: Entry) -> str:
        chance = dice("address", site.id, entry.number)
        return self._make.articles.format(
            column=column.key,
            day=entry.path_date,
            number=entry.number,
            hex=chance.randbytes(12).hex(),
            long=19 * 10**17 + chance.randrange(10**17),
        )

    def attachment_path(self, site: Site, column: Column, entry: Entry, attachment: Attachment) -> str:
        return f"/upload/{entry.path_date:%Y%m}/{entry.token(attachment)}.{attachment.format}"

    def list_pages(self, site: Site, column: Column) -> Iterator[Route]:
        pages = self.pages(column)
        for number, entries in enumerate(pages, 1):
            items = "\n".join(page.item(self.link(site, column, entry), entry, "span") for entry in entries)
            following = ""
            if self._make.pager == "link" and number < len(pages):
                following = f'<a href="{self.list_path(site, column, number + 1)}">下一页</a>'
            content = f'<ul class="list">\n{items}\n</ul>\n<div class="pages">{number}/{len(pages)} {following}</div>'
            text = page.page(f"{column.name}-{site.name}", self._metas(page.list_metas(site, column)), content)
            yield self.list_path(site, column, number), partial(Resource, text.encode(), "text/html", etag=True)

    def article_page(self, site: Site, column: Column, entry: Entry) -> str:
        files = "".join(
            f'<p>附件：<a href="{self.attachment_path(site, column, entry, attachment)}">{attachment.name}</a></p>\n'
            for attachment in entry.attachments
        )
        content = f'<h1>{entry.title}</h1>\n<div id="article">\n{page.body(entry)}\n{files}</div>'
        metas = self._metas(page.article_metas(site, column, entry))
        return page.page(f"{entry.title}-{site.name}", metas, content, entry.declared)

    def _metas(self, metas: dict[str, str]) -> dict[str, str]:
        return metas | ({"generator": self._make.generator} if self._make.generator else {})
