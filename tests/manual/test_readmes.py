"""The README in Chinese says what the one in English says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGLISH, CHINESE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
_COMMENT = re.compile(r"\s+# .*$")


def code(text: str) -> list[tuple[str, list[str]]]:
    """Blocks of code without their comments, which are in the README's language."""
    return [(kind, [_COMMENT.sub("", line) for line in body.splitlines()]) for kind, body in _BLOCK.findall(text)]


def prose(text: str) -> str:
    return _BLOCK.sub("", text)


def headings(text: str) -> list[str]:
    return re.findall(r"^(#+) ", prose(text), re.MULTILINE)


def spans(text: str) -> list[str]:
    return sorted(re.findall(r"`([^`\n]+)`", prose(text)))


def targets(text: str) -> list[str]:
    return sorted(target for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)) if not target.startswith("README"))


def figures(text: str) -> list[str]:
    """Numbers in running text, but for those in code and in addresses, which are compared as such."""
    plain = re.sub(r"`[^`]+`|\]\([^)]+\)", "", prose(text))
    return sorted(re.findall(r"\d+(?:[.,]\d+)*", plain))


@pytest.mark.parametrize("part", [code, headings, spans, targets, figures])
def test_both_hold_the_same(part) -> None:
    assert len(part(ENGLISH)) > 5
    assert part(ENGLISH) == part(CHINESE)


def test_each_names_the_other() -> None:
    assert "](README.zh-CN.md)" in ENGLISH
    assert "](README.md)" in CHINESE


def test_the_comments_are_translated() -> None:
    said = [line for kind, body in _BLOCK.findall(CHINESE) if kind != "text" for line in _COMMENT.findall(body)]
    assert all(re.search(r"[一-鿿]", line) for line in said)
