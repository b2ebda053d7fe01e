"""Prefect's surroundings: an embedded server with a home of its own, offline and quiet.

Prefect reads its settings when it is first imported: call `prepare` before importing a module that does.
"""

from __future__ import annotations

import os
from pathlib import Path


def prepare(state: Path) -> None:
    """Set what the environment does not set already; make the home."""
    (state / "prefect").mkdir(parents=True, exist_ok=True)
    for name, value in {
        "PREFECT_HOME": str(state / "prefect"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    }.items():
        os.environ.setdefault(name, value)
