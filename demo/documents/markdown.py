"""A layout as a Markdown dump: pipe tables, which know no merged cells: the text stands in the first place of each."""

from __future__ import annotations

from demo.documents.model import Layout, Paragraph, Table

_MARKS = {"title": "# ", "heading": "## ", "subheading": "### "}


def render(layout: Layout) -> bytes:
    """The .md file."""
    return "\n\n".join(filter(None, map(_block, layout.blocks))).encode() + b"\n"


def _block(block: Paragraph | Table) -> str:
    return _table(block) if isinstance(block, Table) else _MARKS.get(block.kind, "") * bool(block.text) + block.text


def _table(table: Table) -> str:
    texts = [[""] * len(table.widths) for _ in range(table.rows)]
    for cell in table.cells:
        texts[cell.row][cell.column] = cell.text.replace("|", "\\|").replace("\n", "<br>")
    lines = [f"| {' | '.join(row)} |" for row in texts]
    return "\n".join([lines[0], f"|{' --- |' * len(table.widths)}", *lines[1:]])
