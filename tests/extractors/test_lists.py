"""The statistics table of 2014 as offices print it: every number of it read, in its unit, and no other."""

from datetime import date

import pytest

from accuracy.judge import Verdict, judge_cells
from demo.chance import dice
from demo.damage import damage
from demo.damage.lists import LISTS
from demo.documents.legacy import lay_out_legacy
from demo.documents.style import choose_style
from demo.legacy import legacy_figures
from extractors.extract import extract
from extractors.extraction import Hints

WHO = ("呼兰区教育局", 2016)


@pytest.mark.parametrize("format_", ["html", "docx", "md"])
@pytest.mark.parametrize("name", [*LISTS, "rows added"])
def test_lists_are_read_whole(name: str, format_: str) -> None:
    chance = dice("lists", name, format_)
    style = choose_style(1, *WHO)
    layout = lay_out_legacy(*WHO, date(2017, 1, 9), legacy_figures(1, *WHO, 60), style, 3)
    made = damage(layout, format_, [name], chance)
    verdict = Verdict(0, name, format_, "2014", made.names)
    judge_cells(verdict, made.layout, extract(made.data, Hints(name=f"a.{format_}")))
    assert made.names == (name,)
    assert (verdict.right, verdict.faults) == (58, [])


@pytest.mark.parametrize(
    ("rows", "yuan", "flags"),
    [
        ("<td>七、依申请公开信息收取的费用</td><td>元</td><td>120元</td>", 120, ""),
        ("<td>七、依申请公开信息收取的费用</td><td>万元</td><td>1.2</td>", 12_000, ""),
        ("<td>七、依申请公开信息收取的费用（千元）</td><td>3</td>", 3_000, ""),
        ("<td>七、依申请公开信息收取的费用</td><td>3</td>", 30_000, "unit_not_printed"),
    ],
)
def test_money_is_in_the_unit_that_is_printed(rows: str, yuan: float, flags: str) -> None:
    title = "呼兰区教育局2016年政府信息公开工作年度报告"
    found = extract(f"<h1>{title}</h1><table><tr>{rows}</tr></table>".encode(), Hints(name="a.html")).observations
    assert [(cell.value, cell.flags) for cell in found] == [(yuan, flags)]
