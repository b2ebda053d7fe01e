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


def test_rows_between_pipes_are_a_grid() -> None:
    text = "## 二、主动公开\n\n| 内容 | 本年新<br>制作 |\n| --- | ---: |\n| **规章** | 1\\|2 |\n| 许可 |  |\n结束\n"
    document = read(text.encode())
    assert document.format == "text"
    assert shape(document) == [[["内容", "本年新\n制作"], ["规章", "1|2"], ["许可", ""]]]
    assert [(one.text, one.level) for one in document.paragraphs()] == [("二、主动公开", 2), ("结束", 0)]
    assert next(document.grids()).cells[2].locator == "text:line=5"


def test_rows_between_pipes_that_differ_are_text_and_a_note() -> None:
    document = read("| 复议 | 诉讼 |\n|---|---|\n| 1 | 2 | 3 |\n".encode())
    assert (shape(document), prose(document)) == ([], ["复议\t诉讼", "1\t2\t3"])
    assert [note.loses_data for note in document.notes] == [True]


def test_numbers_between_pipes_without_a_head_over_them_are_told_by_place_alone() -> None:
    aligned = "| 类别 | 自然人 | 总计 |\n| --- | --- | --- |\n| 新收 | 3 | 3 |\n"
    astray = "| 类别 | 自然人 |  | 总计 |\n| --- | --- | --- | --- |\n| 新收 |  | 3 | 3 |\n"
    found = [next(read(text.encode()).grids()).by_place for text in (aligned, astray)]
    assert found == [False, True]
