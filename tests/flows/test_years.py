"""What joins a report with that of the year before."""

from typing import Any

from flows import years
from gongkai import codebook


def row(indicator: str, value: float | None, applicant: str | None = None, table: str = "requests") -> dict[str, Any]:
    return {"indicator": indicator, "applicant": applicant, "value": value, "table": table, "template": "2021"}


def outliers(before: float | None, after: float | None) -> list[tuple[str, str]]:
    (identity,) = [identity for identity in codebook.identities() if identity.id == "across_years.outlier"]
    found = years.checks(identity, [row("review.total", before)], [row("review.total", after)])
    return [(check["verdict"], check["covers"]) for check in found]


def test_a_number_far_from_the_year_before_is_a_hint() -> None:
    assert outliers(5, 101) == outliers(2100, 100) == outliers(0, 100) == [("fails", "review.total")]
    assert outliers(5, 100) == outliers(1, 99) == outliers(0, 0) == [("holds", "")]
    assert outliers(None, 500) == outliers(500, None) == []


TEXT = "本局按照条例要求，健全工作机制，完善制度，明确专人负责信息的采集、审核和发布。" * 20


def causes(before: list[dict[str, Any]], after: list[dict[str, Any]], texts: tuple[str, str] = ("", "")) -> list[str]:
    return [cause for cause, _, _ in years.repeats(before, after, texts)]


def test_a_table_of_the_year_before_is_told() -> None:
    table = [row("requests.received", float(number), str(number)) for number in range(12)]
    assert causes(table, table) == ["table_repeated"]
    assert causes(table, [*table[:-1], row("requests.received", 99.0, "11")]) == []
    zeros = [row("requests.received", 0.0, str(number)) for number in range(40)]
    assert causes(zeros, zeros) == [], "two years without a request are no copy"


def test_a_text_of_the_year_before_with_other_numbers_is_told() -> None:
    dated = (f"2022年，收到申请12件。{TEXT}", f"2023年，收到申请8件。{TEXT}")
    assert causes([], [], dated) == ["text_repeated"]
    assert causes([], [], (TEXT, TEXT[: len(TEXT) // 2] + "另行起草的内容，" * 40)) == []
    assert causes([], [], ("无。", "无。")) == []
