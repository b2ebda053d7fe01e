"""HTML that the families have in common: the page around its content, the prescribed meta tags, list items, bodies."""

from __future__ import annotations

from html import escape

from demo.documents import html
from demo.documents.model import Layout
from demo.sites.model import Column, Entry, Site


def page(title: str, metas: dict[str, str], content: str, declared: str = "utf-8") -> str:
    """A whole page; `declared` is the charset its meta tag states, none where empty."""
    charset = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}" />\n' if declared else ""
    tags = "\n".join(f'<meta name="{name}" content="{escape(value)}" />' for name, value in metas.items())
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">\n<html>\n<head>\n'
        f"{charset}<title>{escape(title)}</title>\n{tags}\n</head>\n<body>\n"
        f'<div class="nav"><a href="/">首页</a> &gt; <a href="/">政府信息公开</a></div>\n{content}\n'
        '<div class="footer">主办：区人民政府办公室　<a href="/wza/">无障碍浏览</a></div>\n</body>\n</html>\n'
    )


def list_metas(site: Site, column: Column) -> dict[str, str]:
    """The meta tags of a list page."""
    return {
        "SiteName": site.name,
        "SiteDomain": site.host,
        "SiteIDCode": f"{site.region_code}0001",
        "ColumnName": column.name,
        "ColumnType": "信息公开",
    }


def article_metas(site: Site, column: Column, entry: Entry) -> dict[str, str]:
    """The meta tags of an article page."""
    return {
        "SiteName": site.name,
        "SiteDomain": site.host,
        "SiteIDCode": f"{site.region_code}0001",
        "ColumnName": column.name,
        "ArticleTitle": entry.title,
        "PubDate": f"{entry.published:%Y-%m-%d} 09:30",
        "ContentSource": entry.agency,
    }


def item(link: str, entry: Entry, date_tag: str) -> str:
    """A list item; `date_tag` is the opening tag around the date, whose name closes it."""
    name = date_tag.split(maxsplit=1)[0]
    return (
        f'<li><a href="{escape(link)}" title="{escape(entry.title)}" target="_blank">{escape(entry.listed_title)}</a>'
        f"<{date_tag}>{entry.published:%Y-%m-%d}</{name}></li>"
    )


def body(entry: Entry) -> str:
    """What stands in an article's body element, without its attachments."""
    if isinstance(entry.body, Layout):
        return html.render(entry.body)
    return "\n".join(f"<p>{escape(text)}</p>" for text in entry.body)
