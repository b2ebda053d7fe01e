"""The demo web as one object: what is registered, what each address answers, what is true of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import yaml

from demo.districts import build_sites
from demo.documents.model import Layout
from demo.sites import FAMILIES, home
from demo.sites.model import Column, Entry, Resource, Route, Site
from demo.traps import find_traps
from demo.truth import TrueReport, Truth, true_cells


@dataclass(frozen=True, slots=True)
class Response:
    """An answer as sent."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Web:
    """Some sites as a web. Documents are rendered when first asked for and kept; `truth` renders all reports."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self.sites: dict[str, Site] = {site.host: site for site in sites}
        self._routes: dict[str, dict[str, Callable[[], Resource]]] = {
            host: {_canonical(path): make for path, make in _addresses(site)} for host, site in self.sites.items()
        }
        self._made: dict[tuple[str, str], Resource] = {}

    @property
    def registry(self) -> list[dict[str, Any]]:
        """Rows for a registry file, as `spiders/sites.yaml` has them."""
        return [
            {
                "id": site.id,
                "name": site.name,
                "family": site.registered,
                "start_urls": list(
                    dict.fromkeys(
                        site.base_url + FAMILIES[site.family].list_path(site, column, 1) for column in site.columns
                    )
                ),
                "allowed_hosts": [site.host],
                "region_code": site.region_code,
                "status": "verified",
                "notes": "A site of the demo web: nothing it says is real.",
            }
            for site in self.sites.values()
        ]

    @cached_property
    def truth(self) -> Truth:
        """Every report with its cells, and every trap."""
        return Truth(tuple(self._reports()), tuple(find_traps(self.sites.values())))

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Every (host, path) that is served."""
        return ((host, path) for host, routes in self._routes.items() for path in routes)

    def respond(self, host: str, path: str, headers: Mapping[str, str]) -> Response:
        """The answer of `host` to a GET of `path` (with its query) carrying `headers` (names in lower case)."""
        if host not in self.sites:
            known = ", ".join(sorted(self.sites))
            return Response(502, {"Content-Type": "text/plain"}, f"no such host here; there are {known}\n".encode())
        resource = self._resource(host, _canonical(path))
        if resource.referer and host not in headers.get("referer", ""):
            return Response(403, {"Content-Type": "text/html"}, b"<html><body>403 Forbidden</body></html>")
        sent = _headers(resource)
        if _unchanged(sent, headers):
            return Response(304, {name: value for name, value in sent.items() if name != "Content-Type"})
        return Response(resource.status, sent, resource.body)

    def _resource(self, host: str, path: str) -> Resource:
        if (host, path) not in self._made:
            make = self._routes[host].get(path)
            if make is None:
                site = self.sites[host]
                return FAMILIES[site.family].missing(site)
            self._made[host, path] = make()
        return self._made[host, path]

    def _reports(self) -> Iterator[TrueReport]:
        for site in self.sites.values():
            for column in site.columns:
                for entry in column.entries:
                    if not entry.href:
                        yield from self._entry_reports(site, column, entry)

    def _entry_reports(self, site: Site, column: Column, entry: Entry) -> Iterator[TrueReport]:
        family = FAMILIES[site.family]
        article = family.article_path(site, column, entry)
        documents = [(article, "html", entry.body)] if isinstance(entry.body, Layout) else []
        documents += [
            (family.attachment_path(site, column, entry, attachment), attachment.format, attachment.layout)
            for attachment in entry.attachments
        ]
        for path, format_, layout in documents:
            yield TrueReport(
                url=site.base_url + path,
                article_url=site.base_url + article,
                sha256=hashlib.sha256(self._resource(site.host, path).body).hexdigest(),
                site=site.id,
                format=format_,
                region_code=site.region_code,
                agency=layout.agency,
                year=layout.year,
                title=layout.title,
                published_on=layout.published,
                templates=dict(layout.templates),
                cells=true_cells(layout),
            )


def build_web(seed: int = 1) -> Web:
    """The demo web of `seed`; the same seed gives the same bytes."""
    return Web(build_sites(seed))


def write_web(web: Web, directory: Path) -> None:
    """Write for people: every page and file under its host, `sites.yaml` and `truth.csv`."""
    for host, path in web.addresses():
        # Queries become part of the name; a path cannot climb out, since it is made by this package.
        target = directory / host / quote(path.lstrip("/"), safe="/.=&")
        if path.endswith("/"):
            target /= "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(web.respond(host, path, {"referer": f"http://{host}/"}).body)
    registry = yaml.safe_dump(web.registry, allow_unicode=True, sort_keys=False)
    (directory / "sites.yaml").write_text(registry, encoding="utf-8")
    web.truth.write_csv(directory / "truth.csv")


def _addresses(site: Site) -> Iterator[Route]:
    """Every address of a site: what its family serves, and the pages that lead there."""
    family = FAMILIES[site.family]
    if site.family != "challenge":
        columns = [(family.list_path(site, column, 1), column.name) for column in site.columns]
        yield from home.front_pages(site, columns)
    yield from family.routes(site)


def _canonical(path: str) -> str:
    """The path with its query in one spelling: parameters sorted, escapes normalised."""
    address, _, query = path.partition("?")
    if not query:
        return address
    return f"{address}?{urlencode(sorted(parse_qsl(query, keep_blank_values=True)))}"


def _headers(resource: Resource) -> dict[str, str]:
    headers = {"Content-Type": resource.content_type, **resource.headers}
    if resource.etag:
        headers["ETag"] = f'"{hashlib.sha256(resource.body).hexdigest()[:16]}"'
    if resource.modified:
        headers["Last-Modified"] = format_datetime(datetime.combine(resource.modified, time(1, 30), UTC), usegmt=True)
    return headers


def _unchanged(sent: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    """Whether the client's validators match what would be sent (RFC 9110: If-None-Match goes before the date)."""
    if (tags := asked.get("if-none-match")) is not None:
        return sent.get("ETag", "") in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    if (since := asked.get("if-modified-since")) is not None and "Last-Modified" in sent:
        try:
            return parsedate_to_datetime(sent["Last-Modified"]) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):  # a date nobody can read counts as none
            return False
    return False
