"""A layout as the HTML fragment an editor would paste into a page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from html import escape

from demo.documents.model import Cell, Layout, Paragraph, Table


def render(layout: Layout, picture_of: Callable[[Table], str] | None = None) -> str:
    """The body of the report, without the title and date that the page around it prints. `picture_of` gives the address
    of the picture that stands in the place of a table, for pages whose tables are pictures."""
    parts = []
    for block in layout.blocks:
        if isinstance(block, Table) and picture_of:
            parts.append(f'<p style="text-align:center"><img src="{escape(picture_of(block))}" width="600" /></p>')
        elif isinstance(block, Table):
            parts.append(_table(block))
        elif block.text and block.kind not in ("title", "date"):
            parts.append(_paragraph(block))
    return "\n".join(parts)


def carried(png: bytes) -> str:
    """The address of a picture that a page carries in itself."""
    return f"data:image/png;base64,{b64encode(png).decode()}"


def _paragraph(paragraph: Paragraph) -> str:
    text = escape(paragraph.text, quote=False)
    if paragraph.kind in ("heading", "subheading"):
        text = f"<strong>{text}</strong>"
    return f'<p style="text-indent:2em">{text}</p>'


def _table(table: Table) -> str:
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        rows[cell.row].append(cell)
    body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f'<table border="1" cellspacing="0" align="center"><tbody>\n{body}\n</tbody></table>'


def _cell(cell: Cell) -> str:
    spans = "".join(
        f' {name}="{span}"' for name, span in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if span > 1
    )
    text = escape(cell.text, quote=False).replace("\n", "<br />") or "&nbsp;"
    if text.startswith(" "):  # a plain space would vanish
        text = f"&nbsp;{text[1:]}"
    return f'<td{spans} style="width:{60 * cell.colspan}px;"><p align="center">{text}</p></td>'
