"""Plain text: paragraphs, and only the tables whose shape the text proves."""

from __future__ import annotations

from reader_builders import prose, shape

from extractors.readers import read


def dump(*rows: list[str]) -> bytes:
    """Rows as Word dumps them: a line with a tab per cell, a blank line after each row."""
    return "标题\n".encode() + "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows).encode()


def test_rows_of_equal_length_below_a_title_are_a_grid() -> None:
    document = read(
        dump(["第一项"], ["内容", "本年新\n制作"], ["规章", " "], ["第二项"], ["a", "b", "c"], ["d", "e", "f"])
    )
    assert shape(document) == [
        [["第一项", "第一项"], ["内容", "本年新\n制作"], ["规章", ""]],
        [["第二项"] * 3, ["a", "b", "c"], ["d", "e", "f"]],
    ]
    assert prose(document) == ["标题"]
    assert next(document.grids()).cells[3].locator == "text:line=8"


def test_rows_that_lost_their_spans_are_text_and_a_note() -> None:
    document = read(dump(["复议", "诉讼"], ["维持", "纠正", "总计"], ["1", "2", "3"]))
    assert shape(document) == []
    assert prose(document) == ["标题", "复议\t诉讼", "维持\t纠正\t总计", "1\t2\t3"]
    assert [note.cause for note in document.notes] == ["table_shape_lost"]


def test_indented_paragraphs_are_no_table() -> None:
    document = read("\t一、总体情况\n\n\t本机关认真贯彻。\n\n\t二、其他\n".encode("gb18030"))
    assert (prose(document), document.notes) == (["一、总体情况", "本机关认真贯彻。", "二、其他"], [])
