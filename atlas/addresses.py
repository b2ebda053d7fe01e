"""Where the page of what stands. Names are ASCII, for sticks and archives that spoil others; folders are regions, so
that none has too many files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

Row = Mapping[str, Any]
_SITE = re.compile(r"[a-z0-9][a-z0-9_-]*")  # as the registry has them


def report_address(report: Row) -> str:
    """The page of a revision of a report, e.g. ``report/230111/5c1e0d2b7f-1.html``."""
    return f"report/{report['region_code'] or 'unknown'}/{_short(report['report_id'])}-{report['revision']}.html"


def agency_key(row: Row) -> str:
    """What an agency is known by: its id, else the site that nothing is known of but its address."""
    return row["agency_id"] or f"site:{row.get('site') or 'unknown'}"


def agency_address(row: Row) -> str:
    """The page of an agency, e.g. ``agency/230111/8d4f1c0a9b.html``."""
    return f"agency/{row['region_code'] or 'unknown'}/{_short(agency_key(row))}.html"


def indicator_address(code: str) -> str:
    """The page of an indicator."""
    return f"indicator/{code}.html"


def site_address(site: str) -> str:
    """The page of a site of the registry."""
    return f"site/{site if _SITE.fullmatch(site) else _short(site)}.html"


def release_address(name: str) -> str:
    """The page of a release."""
    return f"release/{name}.html"


def up_from(path: str) -> str:
    """The way from a page to the atlas' own folder: ``../../``, or '' for a page in it."""
    return "../" * path.count("/")


@lru_cache(10_000)
def _short(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:10]
