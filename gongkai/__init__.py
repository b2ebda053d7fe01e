"""gongkai (公开): the annual open-government-information reports of China's district governments as one dataset.

>>> import gongkai
>>> requests = gongkai.load("observations", years=range(2019, 2025), indicators="requests.received")
>>> gongkai.search("不掌握")  # which indicators are about it, in either language
>>> gongkai.describe("requests.outcome.cannot_provide.not_held")  # what a number means, and what to beware of

Reading needs pandas and pyarrow alone; running the pipeline needs a clone of the project (`make setup`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.citation import cite
    from gongkai.guide import describe, indicators, search
    from gongkai.loading import load
    from gongkai.measures import (
        blank_as_zero,
        carry_gap,
        carry_over,
        correction_rate,
        refusal_mix,
        share_granted,
    )
    from gongkai.panels import panel
    from gongkai.provenance import evidence
    from gongkai.validation import validate

__version__ = "0.1.0"
__all__ = [
    "__version__",
    "blank_as_zero",
    "carry_gap",
    "carry_over",
    "cite",
    "correction_rate",
    "describe",
    "evidence",
    "indicators",
    "load",
    "panel",
    "refusal_mix",
    "search",
    "share_granted",
    "validate",
]

_HOMES = {
    "loading": ("load",),
    "guide": ("describe", "indicators", "search"),
    "panels": ("panel",),
    "provenance": ("evidence",),
    "citation": ("cite",),
    "validation": ("validate",),
    "measures": ("blank_as_zero", "carry_gap", "carry_over", "correction_rate", "refusal_mix", "share_granted"),
}
"""Module of this package → the public names it holds."""


def __getattr__(name: str) -> Any:  # noqa: ANN401  # whatever the name stands for
    """Load pandas when something that needs it is asked for: the command's `--help` does not."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"gongkai.{module}"), name)
    raise AttributeError(f"module 'gongkai' has no attribute {name!r}")
