"""How commands end: their exit codes, and what they say to people and to machines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from flows.terminal import show_report, show_sites

if TYPE_CHECKING:
    from flows.report import RunReport

DONE, ATTENTION = 0, 1


def tell(made: RunReport, data: Path, as_json: bool, registry: Path | None = None) -> int:
    """Show a run's report; `ATTENTION` where something needs a person. `registry` is one that was asked for."""
    if as_json:
        print_json(made.as_json())
    else:
        show_sites(made.sites())
        show_report(made, shown(data), shown(registry) if registry else "")
    return DONE if made.clean else ATTENTION


def shown(folder: Path) -> str:
    """The folder as a person here would write it."""
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)


def print_json(value: object) -> None:
    """For machines, on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))
