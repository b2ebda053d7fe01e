"""gongkai (公开): the annual open-government-information reports of China's district governments as one dataset.

>>> import gongkai
>>> requests = gongkai.load("observations", years=range(2019, 2025), indicators="requests.received")
>>> gongkai.indicators()[["indicator", "gloss_en", "unit"]]

Reading needs pandas and pyarrow alone; running the pipeline needs a clone of the project (`make setup`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.loading import indicators, load

__version__ = "0.1.0"
__all__ = ["__version__", "indicators", "load"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  # whatever the name stands for
    """Load pandas when something that needs it is asked for: the command's `--help` does not."""
    if name not in __all__:
        raise AttributeError(f"module 'gongkai' has no attribute {name!r}")
    return getattr(import_module("gongkai.loading"), name)
