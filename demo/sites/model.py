"""What a site publishes, free of how it serves it, and the walk over it that all families share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import ClassVar

from demo.chance import dice
from demo.documents import RENDERERS
from demo.documents.model import Layout

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A report as a file; `number` tells an article's attachments apart."""

    layout: Layout
    format: str
    number: int = 1

    @property
    def name(self) -> str:
        """The name people see, with the extension."""
        return f"{self.layout.title}.{self.format}"

    def render(self) -> bytes:
        """The file's bytes."""
        return RENDERERS[self.format](self.layout)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list and the article behind it. `body` is a report or plain paragraphs; `charset` is what the bytes
    are in, `declared` what the page says; `imported` is the month in the path where it is not the publication's;
    `href` points at an article that lives elsewhere, so that this entry has no page of its own; `in_pages` that the
    site parts the article into two pages."""

    number: int
    title: str
    agency: str
    published: date
    body: Layout | tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    charset: str = "utf-8"
    declared: str = "utf-8"
    imported: date | None = None
    href: str = ""
    in_pages: bool = False

    @property
    def listed_title(self) -> str:
        """The title as lists print it: cut after 20 characters; the full one stands in the title attribute."""
        return self.title if len(self.title) <= 20 else f"{self.title[:20]}…"

    @property
    def path_date(self) -> date:
        """The date that addresses are made from."""
        return self.imported or self.published

    def token(self, attachment: Attachment) -> str:
        """A name of 32 hexadecimal digits for an attachment's address."""
        return dice("token", self.agency, self.number, attachment.number).randbytes(16).hex()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a site: its part of the address, its name, its entries from new to old."""

    key: str
    name: str
    entries: tuple[Entry, ...]

    @property
    def newest(self) -> date:
        """Date of its newest entry."""
        return max(entry.published for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Site:
    """A district's site. `family` names what serves it, `registered` the family its registry row states;
    `folder` is the part of the address that stands for the site where the family has one."""

    id: str
    name: str
    family: str
    registered: str
    host: str
    region_code: str
    columns: tuple[Column, ...]
    folder: str = ""
    robots: str = ""

    @property
    def base_url(self) -> str:
        """The site's address without a path."""
        return f"http://{self.host}"


@dataclass(frozen=True, slots=True)
class Resource:
    """An answer to give. `modified` goes into Last-Modified; `etag` asks for an ETag; `referer` for a Referer."""

    body: bytes
    content_type: str
    status: int = 200
    modified: date | None = None
    etag: bool = False
    referer: bool = False
    headers: dict[str, str] = field(default_factory=dict)


Route = tuple[str, Callable[[], Resource]]
"""An address within a site (path and query) and what makes its answer."""


class Family(ABC):
    """How a CMS family serves a site. A subclass says where articles and attachments live and what pages look like."""

    page_size: ClassVar[int]
    """Entries on a list page (or in a group of pages, where lists are served in groups)."""

    @abstractmethod
    def list_path(self, site: Site, column: Column, number: int) -> str:
        """Path of a column's list page `number`, from 1; a start address of the column for 1."""

    @abstractmethod
    def article_path(self, site: Site, column: Column, entry: Entry) -> str:
        """Path of the article behind an entry that has one of its own."""

    @abstractmethod
    def attachment_path(self, site: Site, column: Column, entry: Entry, attachment: Attachment) -> str:
        """Path of an attachment."""

    @abstractmethod
    def list_pages(self, site: Site, column: Column) -> Iterator[Route]:
        """A column's list pages and whatever else its list needs."""

    @abstractmethod
    def article_page(self, site: Site, column: Column, entry: Entry) -> str:
        """The article's page as text."""

    def validated(self, resource: Resource, modified: date) -> Resource:
        """The resource with the validators that the family's servers send; none unless a subclass adds them."""
        return resource

    def missing(self, site: Site) -> Resource:
        """The answer to any other address."""
        return Resource(b"<html><body><h1>404 Not Found</h1></body></html>", "text/html", status=404)

    def pages(self, column: Column) -> list[tuple[Entry, ...]]:
        """The column's entries page by page."""
        starts = range(0, len(column.entries), self.page_size)
        return [column.entries[start : start + self.page_size] for start in starts]

    def link(self, site: Site, column: Column, entry: Entry) -> str:
        """The path a list links to."""
        return entry.href or self.article_path(site, column, entry)

    def routes(self, site: Site) -> Iterator[Route]:
        """Every address of the site."""
        if site.robots:
            yield "/robots.txt", partial(Resource, site.robots.encode(), "text/plain")
        for column in site.columns:
            yield from self.list_pages(site, column)
            for entry in column.entries:
                if not entry.href:
                    yield from self._article(site, column, entry)

    def _article(self, site: Site, column: Column, entry: Entry) -> Iterator[Route]:
        def page() -> Resource:
            text = self.article_page(site, column, entry)
            return Resource(text.encode(entry.charset, "xmlcharrefreplace"), CONTENT_TYPES["html"])

        def file(attachment: Attachment) -> Resource:
            return Resource(attachment.render(), CONTENT_TYPES[attachment.format])

        def validated(make: Callable[[], Resource]) -> Resource:
            return self.validated(make(), entry.published)

        yield self.article_path(site, column, entry), partial(validated, page)
        for attachment in entry.attachments:
            path = self.attachment_path(site, column, entry, attachment)
            yield path, partial(validated, partial(file, attachment))
