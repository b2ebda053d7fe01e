"""The map of the extractors leads to every file of theirs, and to none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXPLAINED_ELSEWHERE = {"__init__.py", "document.py", "extract.py", "extraction.py"}


def test_every_file_of_the_extractors_has_its_place():
    named = set(re.findall(r"`(\w+\.py)`", (ROOT / "docs/reading.md").read_text("utf-8")))
    files = {path.name for path in (ROOT / "extractors").rglob("*.py")}
    assert not files - named - EXPLAINED_ELSEWHERE
    assert not named - files
