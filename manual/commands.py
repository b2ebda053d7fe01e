"""The `gongkai` command, as it tells of itself."""

from __future__ import annotations

import typer
from typer.cli import get_docs_for_click

from gongkai.cli import app


def pages() -> dict[str, str]:
    """Page → its text."""
    command = typer.main.get_command(app)
    text = get_docs_for_click(obj=command, ctx=typer.Context(command, info_name="gongkai"), name="gongkai")
    return {"reference/commands.md": text.replace("# `gongkai`\n", "# Commands\n", 1)}
