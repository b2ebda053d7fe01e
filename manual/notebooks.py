"""Notebooks as pages: what they say, their code and what it showed when they were last run."""

from __future__ import annotations

from pathlib import Path

import nbformat


def page(path: Path) -> str:
    """The notebook at `path` in Markdown."""
    notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    return "\n\n".join(part for cell in notebook.cells for part in _cell(cell)) + "\n"


def _cell(cell: nbformat.NotebookNode) -> list[str]:
    if cell.cell_type == "markdown":
        return [cell.source]
    return [f"```python\n{cell.source}\n```", *(_output(output) for output in cell.outputs)]


def _output(output: nbformat.NotebookNode) -> str:
    """What a cell showed: its own HTML where it has some, on one line, so that Markdown leaves it as it is."""
    shown = output.get("data", {})
    if "text/html" in shown:
        return f'<div class="shown">{" ".join(shown["text/html"].split(chr(10)))}</div>'
    return f"```text\n{(shown.get('text/plain') or output.get('text', '')).rstrip()}\n```"
