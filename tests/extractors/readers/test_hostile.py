"""Whatever the bytes: a `Document` or an `Unreadable` with a sentence, never another exception."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ofd_builder import ofd, rulings, text
from reader_builders import docx, p, pdf, rule, tbl, tc, write

from demo.documents.workbook import Sheet, xls, xlsx
from extractors.document import Document, Unreadable
from extractors.readers import read


@cache
def samples() -> dict[str, bytes]:
    """A small document of each format with a heading, text and a table."""
    rows = "<tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d"
    return {
        "html": f"<html><head><meta charset=gbk></head><body><h1>年报</h1><p>文</p><table>{rows}</table>".encode("gbk"),
        "mhtml": b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>x</p><table><tr><td>1<td>2</table>",
        "docx": docx(p("年报", "H2") + tbl(tc("a") + tc("b"), tc("c") + tc("d"), widths=(900, 900)) + p("文")),
        "pdf": pdf(lambda canvas: (write(canvas, "年报", "文", top=40), rule(canvas, [60, 160, 260], [90, 110, 130]))),
        "xlsx": xlsx(Sheet([["年报"], ["a", "b"], ["c", 1]], [(0, 0, 0, 1)])),
        "xls": xls(Sheet([["年报"], ["a", "b"], ["c", 1.0]], [(0, 0, 0, 1)])),
        "ofd": ofd(text("年报", 60, 20) + rulings([20, 60, 100], [40, 50, 60]) + text("a", 22, 42)),
        "text": "标题\n\ta\n\tb\n\n\tc\n\td\n\n文".encode(),
    }


def read_or_refuse(data: bytes) -> None:
    try:
        document = read(data)
    except Unreadable as unreadable:
        assert unreadable.cause
        assert unreadable.sentence.endswith(".")
    else:
        assert isinstance(document, Document)
        for grid in document.grids():
            assert len(grid.positions()) == grid.rows


@pytest.mark.parametrize("format_", ["html", "mhtml", "docx", "pdf", "text", "xlsx", "xls", "ofd"])
def test_cut_anywhere(format_: str) -> None:
    data = samples()[format_]
    for end in range(0, len(data), max(1, len(data) // 150)):
        read_or_refuse(data[:end])


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["html", "docx", "pdf", "text", "xlsx", "xls", "ofd"]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), min_size=1, max_size=8),
)
def test_mutated(format_: str, changes: list[tuple[float, bytes]]) -> None:
    data = bytearray(samples()[format_])
    for where, replacement in changes:
        start = int(where * len(data))
        data[start : start + len(replacement)] = replacement
    read_or_refuse(bytes(data))


@settings(max_examples=100)
@given(st.binary(max_size=400))
@example(b"<")
@example(b"%PDF-")
@example(b"PK\x03\x04")
def test_any_bytes(data: bytes) -> None:
    read_or_refuse(data)
