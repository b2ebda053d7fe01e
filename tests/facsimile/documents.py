"""One report of a district bureau in every format that is read, with invented numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from demo.documents import docx, dump, html, markdown, ofd, pdf, spreadsheet
from demo.documents.model import Layout, Table
from demo.documents.report import lay_out
from demo.documents.style import Style
from demo.figures import ledgers

_TITLE = "呼兰区教育局2021年政府信息公开工作年度报告"
_TABLE = (
    ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
    ("规章", "0", "0", "0"),
    ("行政规范性文件", "8", "3", "21"),
)


@cache
def layout() -> Layout:
    """The report."""
    figures = ledgers(3, "呼兰区教育局", 30)[2021]
    return lay_out(1, "呼兰区教育局", 2021, date(2022, 1, 20), figures, Style(disclosure="2021", requests="2021"))


@cache
def document(format_: str) -> bytes:
    """The report in a format; in plain text, one small table of it."""
    return _MAKERS[format_]()


def _html() -> bytes:
    return f"<html><meta charset=utf-8><body>{html.render(layout())}</body></html>".encode()


def _mhtml() -> bytes:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
    kind = b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return head + kind + _html() + b"\r\n--x--\r\n"


def _text() -> bytes:
    rows = ("".join(f"\t{word}\n" for word in line) for line in _TABLE)
    return f"{_TITLE}\n{chr(10).join(rows)}\n".encode()


def _csv() -> bytes:
    """The tables as a sheet saved with commas: what cells span is empty."""
    lines: list[str] = []
    for table in (block for block in layout().blocks if isinstance(block, Table)):
        rows = [[""] * len(table.widths) for _ in range(table.rows)]
        for cell in table.cells:
            rows[cell.row][cell.column] = "".join(cell.text.split())
        lines += [_TITLE, *map(",".join, rows)]
    return "\n".join(lines).encode()


_MAKERS: dict[str, Callable[[], bytes]] = {
    "html": _html,
    "mhtml": _mhtml,
    "docx": lambda: docx.render(layout()),
    "pdf": lambda: pdf.render(layout()),
    "xlsx": lambda: spreadsheet.render(layout()),
    "xls": lambda: spreadsheet.render_old(layout()),
    "ofd": lambda: ofd.render(layout()),
    "text": _text,
    "dump": lambda: dump.render(layout()),
    "markdown": lambda: markdown.render(layout()),
    "csv": _csv,
}
FORMATS = tuple(_MAKERS)
