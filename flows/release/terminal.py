"""Releases as a person at a terminal sees them."""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.text import Text

from flows.release.building import Released
from flows.release.changes import KINDS
from flows.release.shelf import Shelf
from flows.terminal import OUT


def show_release(made: Released) -> None:
    """What was frozen, and what differs from the release before."""
    name, rows = made.manifest["name"], made.manifest["rows"]
    if not made.new:
        OUT.print(f"Nothing has changed since {name}; it is the current release.")
        return
    OUT.print(Text(f"{name}: {rows['reports']:,} reports, {rows['observations']:,} observations", style="bold"))
    changes = made.manifest["changes"]
    if changes["before"]:
        OUT.print(f"since {changes['before']}: {_told(changes)}")
    OUT.print(Text(f"written to {made.path}"), soft_wrap=True)


def show_releases(shelf: Shelf) -> None:
    """A line per release, oldest first."""
    names = shelf.names()
    if not names:
        OUT.print(f"There are no releases in {shelf.root} yet; `gongkai release` makes one.")
        return
    table = Table("release", "reports", "observations", "changed since the one before", box=None)
    for manifest in shelf.manifests():
        name = f"{manifest['name']} ← current" if manifest["name"] == shelf.current() else manifest["name"]
        rows = manifest["rows"]
        changes = _told(manifest["changes"]) if manifest["previous"] else "the first"
        table.add_row(name, f"{rows['reports']:,}", f"{rows['observations']:,}", changes)
    OUT.print(table)


def _told(changes: dict[str, Any]) -> str:
    """The numbers by kind, each with its causes: 3 added (new_document 3), 1 changed (correction 1)."""
    parts = []
    for kind in KINDS:
        causes = changes[kind]
        if causes:
            told = ", ".join(f"{cause} {number:,}" for cause, number in causes.items())
            parts.append(f"{sum(causes.values()):,} {kind} ({told})")
    return "; ".join(parts) or "no cell differs"
