"""Releases: what each froze, and every change since the one before, with its cause."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow.compute as pc
import pyarrow.dataset as ds

from atlas.addresses import release_address, report_address
from atlas.holdings import Holdings, Row
from atlas.leaves import Leaf, page
from atlas.rendering import render
from flows.release.differing import KINDS
from flows.release.shelf import MANIFEST, Shelf
from gongkai import codebook

NAME = "releases"
_OF_A_CAUSE = 100
_CHANGES = "changes.parquet"


def shards(holdings: Holdings) -> Mapping[str, str]:
    """One: a release never changes, and there are few."""
    shelf = _shelf(holdings)
    digest = hashlib.sha256(holdings.digest(("reports",)).encode() + str(shelf.current()).encode())
    for name in shelf.names():
        digest.update(name.encode() + (shelf.root / name / MANIFEST).read_bytes())
    return {"": digest.hexdigest()}


def leaves(holdings: Holdings, _: str) -> Iterator[Leaf]:
    """The list, newest first, and the page of each release."""
    shelf = _shelf(holdings)
    path = "releases.html"
    manifests = [*shelf.manifests()][::-1]
    yield page(path, render("releases.html", path, releases=manifests, current=shelf.current(), kinds=KINDS))
    for manifest in manifests:
        path = release_address(manifest["name"])
        causes = [_cause(holdings, shelf, manifest, cause) for cause in _causes(manifest)]
        yield page(path, render("release.html", path, release=manifest, causes=causes, kinds=KINDS))


def _shelf(holdings: Holdings) -> Shelf:
    return Shelf(holdings.data / "releases")


def _causes(manifest: Row) -> list[str]:
    """The causes of its changes, the one with most cells first."""
    changes = manifest["changes"]
    counts = {cause: sum(changes[kind].get(cause, 0) for kind in KINDS) for kind in KINDS for cause in changes[kind]}
    return sorted(counts, key=lambda cause: (-counts[cause], cause))


def _cause(holdings: Holdings, shelf: Shelf, manifest: Row, cause: str) -> dict[str, Any]:
    """How many cells changed for a cause, and the first of them."""
    source = ds.dataset([str(shelf.root / manifest["name"] / _CHANGES)], format="parquet")
    first = source.head(_OF_A_CAUSE, filter=pc.field("cause") == cause).to_pylist()
    return {
        "cause": cause,
        "counts": {kind: manifest["changes"][kind].get(cause, 0) for kind in KINDS},
        "cells": [_cell(holdings, row) for row in first],
    }


def _cell(holdings: Holdings, row: Row) -> dict[str, Any]:
    report = holdings.current.get(row["report_id"])
    line = codebook.indicator(row["indicator"], "")
    return {
        **row,
        "report": report,
        "page": report_address(report) if report else "",
        "label": line.label_zh if line else row["indicator"],
        "gloss": line.gloss_en if line else row["indicator"],
        "applicant_zh": codebook.applicant_label(row["applicant"] or ""),
    }
