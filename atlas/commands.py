"""What `gongkai atlas build` and `gongkai atlas open` do; `gongkai.cli` says how they are called."""

from __future__ import annotations

import json
import webbrowser
from dataclasses import asdict
from pathlib import Path

from atlas.building import build as build_atlas
from atlas.serving import address, server
from flows.terminal import OUT, Bars
from gongkai.settings import load_settings

_HOME = "index.html"


class NothingBuilt(ValueError):
    """There is no atlas to open, or nothing to build one from; the message says what to do."""


def build(config: Path | None, data: Path | None, out: Path | None, as_json: bool) -> int:
    """Build the atlas of a data folder, or of what `extract --out` wrote."""
    settings = load_settings(config, data)
    target = atlas_of(settings.data, out)
    try:
        with Bars() as bars:
            made = build_atlas(settings.data, target, settings.extract, bars, settings.registry)
    except FileNotFoundError as error:
        raise NothingBuilt(str(error)) from None
    if as_json:
        print(json.dumps({"path": str(target / _HOME), **asdict(made)}, ensure_ascii=False, indent=1))
    else:
        OUT.print(f"{made.files} files, {made.written} of them written, {made.removed} removed", soft_wrap=True)
        OUT.print(f"[bold]open it[/]   {(target / _HOME).as_uri()}", soft_wrap=True)
    return 0


def open_(config: Path | None, data: Path | None, out: Path | None, port: int) -> int:
    """Serve the atlas on loopback and open it in a browser, until interrupted."""
    target = atlas_of(load_settings(config, data).data, out)
    if not (target / _HOME).is_file():
        raise NothingBuilt(f"There is no atlas in {target}; build one with `gongkai atlas build`.")
    with server(target, port) as serving:
        OUT.print(f"The atlas is at {address(serving)}; stop with Ctrl-C.", soft_wrap=True)
        webbrowser.open(address(serving))
        serving.serve_forever()
    return 0


def atlas_of(data: Path, out: Path | None = None) -> Path:
    """Where the atlas of a data folder lies, unless it is said to be elsewhere."""
    return (out or data / "atlas").absolute()
