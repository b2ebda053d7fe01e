"""What heads a whole table may stand above it as a line of text."""

from __future__ import annotations

from extractors.extract import extract
from extractors.extraction import Extraction, Hints

RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
TITLE = "<h1>呼兰区教育局2023年政府信息公开工作年度报告</h1>"


def table(*rows: tuple[object, ...]) -> str:
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def read(*parts: str) -> Extraction:
    return extract((TITLE + "".join(parts)).encode(), Hints(name="a.html"))


def values(result: Extraction) -> dict[str, float | None]:
    return {cell.indicator: cell.value for cell in result.observations}


def test_lines_above_tables_that_head_them() -> None:
    result = read(
        *("<p>（一）行政复议</p>", table(RESULTS, (1, 0, 0, 0, 1))),
        *("<p>行政诉讼</p><p>1.未经复议直接起诉</p>", table(RESULTS, (2, 0, 0, 0, 2))),
        *("<p>2.复议后起诉</p>", table(RESULTS, (3, 0, 0, 0, 3))),
    )
    found = values(result)
    assert len(found) == 15
    totals = ("review.total", "litigation.direct.total", "litigation.after_review.total")
    assert [found[code] for code in totals] == [1, 2, 3]
    assert result.observations[0].raw_label.startswith("（一）行政复议")


def test_a_line_further_up_heads_no_table() -> None:
    other = table(("信息内容", "本年处理决定数量"), ("行政处罚", 4))
    result = read(other, "<p>行政复议</p><p>本年没有行政诉讼。</p>", table(RESULTS, (1, 0, 0, 0, 1)))
    assert values(result) == {"disclosure.penalty.decisions": 4}
    assert "unmapped_cell" in {problem.cause for problem in result.problems}


def test_a_table_that_says_itself_what_it_is_needs_no_line_above() -> None:
    own = table(("信息内容", "本年处理决定数量"), ("行政处罚", 4))
    assert values(read("<p>行政许可</p>", own)) == {"disclosure.penalty.decisions": 4}
