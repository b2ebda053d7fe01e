"""The pipeline beside the installed package: found by name where it is needed, for a wheel does not hold it."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

PARTS = ("atlas", "demo", "extractors", "facsimile", "flows", "spiders")
"""The packages that run from a clone of the project alone."""
CLONE = (
    "this needs the pipeline, which runs from a clone of the project: clone it and run `make setup`. "
    'The installed package reads published data: import gongkai; gongkai.load("observations", data="…").'
)
"""What to tell a person who has the package alone."""


class NoPipeline(ImportError):
    """Only the package that reads data is installed; the message says how to get the rest."""


def part(name: str) -> ModuleType:
    """A module of the pipeline, or one that needs its libraries. Raises `NoPipeline`."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise NoPipeline(f"{CLONE[:1].upper()}{CLONE[1:]} (There is no module {error.name}.)") from None
