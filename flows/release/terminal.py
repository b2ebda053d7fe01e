"""Releases as a person at a terminal sees them."""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.text import Text

from flows.release.building import Released
from flows.release.differing import KINDS
from flows.release.shelf import Shelf
from flows.release.words import holdings
from flows.terminal import OUT


def show_release(made: Released) -> None:
    """What was frozen, and what differs from the release before."""
    name = made.manifest["name"]
    if not made.new:
        OUT.print(f"Nothing has changed since {name}; it is the current release.")
        return
    OUT.print(Text(f"{name}: {holdings(made.manifest['rows'], made.manifest['rows_in_use'])}", style="bold"))
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
    table = Table("release", "reports", "revisions", "observations in use", "changed since the one before", box=None)
    for manifest in shelf.manifests():
        name = f"{manifest['name']} ← current" if manifest["name"] == shelf.current() else manifest["name"]
        used, rows = manifest["rows_in_use"], manifest["rows"]
        changes = _told(manifest["changes"]) if manifest["previous"] else "the first"
        counts = used["reports"], rows["reports"], used["observations"]
        table.add_row(name, *(f"{count:,}" for count in counts), changes)
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
