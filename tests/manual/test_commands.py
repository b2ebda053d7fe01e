"""What the docs say to type exists: commands with their options, targets of make, modules of Python."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer

from gongkai.cli import app

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def named(text: str) -> Iterator[list[str]]:
    """The commands that a page names, as words: the lines of consoles, and what stands in backquotes."""
    consoles = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    lines = [line[2:] for block in consoles for line in block.splitlines() if line.startswith("$ ")]
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    lines += re.findall(r"`((?:gongkai|make|python -m|\.venv/bin/gongkai) [^`\n]+)`", prose)
    for line in lines:
        for command in line.split("&&"):
            words = shlex.split(command, comments=True)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words = words[1:]
            if words:
                yield words


def wrong(words: list[str]) -> str:
    """What is wrong with a command, or ''."""
    program, rest = words[0].removeprefix(".venv/bin/"), words[1:]
    if program == "make":
        unknown = [word for word in rest if "=" not in word and word not in TARGETS]
        return f"make has no {unknown}" if unknown else ""
    if program == "python" and rest[0] == "-m":
        return "" if find_spec(rest[1]) else f"there is no module {rest[1]}"
    if program != "gongkai":
        return ""
    command = typer.main.get_command(app)
    while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        if rest[0] not in command.commands:
            return f"gongkai has no command {rest[0]}"
        command, rest = command.commands[rest[0]], rest[1:]
    options = {"--help"} | {option for parameter in command.params for option in parameter.opts}
    unknown = [word for word in rest if word.startswith("--") and word.partition("=")[0] not in options]
    return f"gongkai {command.name} has no {unknown}" if unknown else ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page: Path) -> None:
    found = [(words, wrong(words)) for words in named(page.read_text("utf-8"))]
    assert [(shlex.join(words), why) for words, why in found if why] == []


def test_commands_are_found_and_judged() -> None:
    assert len(list(named((ROOT / "README.md").read_text("utf-8")))) > 12
    text = "`gongkai extarct x` and `make nothing`\n```console\n$ A=1 gongkai crawl --fast x && gongkai run  # all\n```"
    assert [bool(wrong(words)) for words in named(text)] == [True, False, True, True]
