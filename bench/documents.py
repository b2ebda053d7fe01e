"""What is measured: the demo web's reports of every format, and real reports where they are at hand."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

from demo.web import build_web

_REAL = Path(__file__).resolve().parents[2] / "shared" / "reports"
_EACH = 6  # documents of a format: enough to cover the layouts, few enough for a coffee


def documents() -> dict[str, list[bytes]]:
    """Documents by format: html, docx, pdf."""
    web = build_web()
    found: defaultdict[str, list[bytes]] = defaultdict(list)
    for report in web.truth.reports:
        if len(found[report.format]) < _EACH:
            address = urlsplit(report.url)
            path = f"{address.path}?{address.query}" if address.query else address.path
            found[report.format].append(web.respond(address.netloc, path, {"referer": report.article_url}).body)
    for real in sorted(_REAL.glob("*.*")) if _REAL.is_dir() else ():
        format_ = real.suffix.lstrip(".")
        if format_ in found:
            found[format_].append(real.read_bytes())
    return dict(found)
