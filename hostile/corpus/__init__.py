"""The hostile corpus: files built by code, each with what must be said of it."""

from __future__ import annotations

from importlib import import_module

from hostile.corpus.case import CASES, Bait, Case

__all__ = ["Bait", "Case", "corpus"]

_CLASSES = ("archives", "xml", "word", "sheets", "html", "pdf", "pdf_streams", "images", "office", "text", "polyglots")


def corpus() -> list[Case]:
    """All cases, in the order of their names."""
    for name in _CLASSES:
        import_module(f"hostile.corpus.{name}")
    return sorted(CASES.values(), key=lambda case: case.name)
