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
    from gongkai.guide import describe, indicators, search
    from gongkai.loading import load

__version__ = "0.1.0"
__all__ = ["__version__", "describe", "indicators", "load", "search"]

_HOMES = {"describe": "guide", "indicators": "guide", "load": "loading", "search": "guide"}
"""Public name → the module of this package that holds it."""


def __getattr__(name: str) -> Any:  # noqa: ANN401  # whatever the name stands for
    """Load pandas when something that needs it is asked for: the command's `--help` does not."""
    if name not in _HOMES:
        raise AttributeError(f"module 'gongkai' has no attribute {name!r}")
    return getattr(import_module(f"gongkai.{_HOMES[name]}"), name)
