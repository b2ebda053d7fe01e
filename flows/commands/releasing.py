"""The commands of releases: release, releases."""

from __future__ import annotations

from pathlib import Path

from flows.commands.telling import DONE, print_json
from flows.release import Shelf
from flows.release import release as freeze
from flows.release.terminal import show_release, show_releases
from flows.terminal import Bars
from flows.workspace import Workspace
from gongkai.settings import load_settings


def release(month: str | None, config: Path | None, data: Path | None, as_json: bool) -> int:
    """Freeze what is published."""
    settings = load_settings(config, data, None)
    workspace = Workspace.found(settings.data)
    with workspace.lock(), Bars() as bars:
        made = freeze(workspace, month, bars)
    if as_json:
        print_json({"path": str(made.path), "new": made.new, **made.manifest})
    else:
        show_release(made)
    return DONE


def releases(config: Path | None, data: Path | None, as_json: bool) -> int:
    """List the releases."""
    settings = load_settings(config, data, None)
    shelf = Shelf(Workspace.found(settings.data).releases)
    if as_json:
        print_json({"current": shelf.current(), "releases": list(shelf.manifests())})
    else:
        show_releases(shelf)
    return DONE
