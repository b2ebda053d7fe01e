"""The arithmetic behind a verdict is told with the numbers that were printed."""

from __future__ import annotations

from gongkai.arithmetic import cell_label, spell_out


def check(identity, subject, left, right, verdict="fails", template="2021", covers=""):
    return {"identity": identity, "subject": subject, "left": left, "right": right, "verdict": verdict,
            "template": template, "covers": covers, "severity": "error"}  # fmt: skip


def test_a_column_is_spelt_out_with_its_labels_and_a_blank_as_a_dash():
    cells = {
        "requests.received@total": 5.0,
        "requests.carried_in@total": None,
        "requests.outcome.total@total": 4.0,
        "requests.carried_out@total": 0.0,
    }
    equation = spell_out(check("requests.balance", "total", 5.0, 4.0), cells)
    assert str(equation) == (
        "一、本年新收政府信息公开申请数量 5 + 二、上年结转政府信息公开申请数量 – = 5 ≠ 4 = （七）总计 4 + "
        "四、结转下年度继续办理 0"
    )


def test_a_row_is_spelt_out_by_applicants():
    cells = {"requests.received@natural_person": 3.0, "requests.received@total": 3.0}
    equation = spell_out(check("requests.row_total", "requests.received", 3.0, 3.0, "holds"), cells)
    assert str(equation).startswith("自然人 3 + 商业企业 not printed + ")
    assert str(equation).endswith(" + 其他 not printed = 总计 3")


def test_of_lines_that_share_an_id_the_one_about_the_covered_cells_is_told():
    covers = "disclosure.penalty.decisions;disclosure.penalty.items_prev_year;disclosure.penalty.items_change"
    found = check("proactive_disclosure.copied_items", "block", 5.0, 5.0, template="2019", covers=covers)
    equation = spell_out(found, {})
    assert {addend.cell for addend in (*equation.left, *equation.right)} == set(covers.split(";"))


def test_a_number_of_last_year_is_said_to_be_one():
    found = check("across_years.carry", "total", 7.0, 6.0, covers="requests.carried_in@total")
    equation = spell_out(found, {"requests.carried_in@total": 6.0})
    assert str(equation) == "四、结转下年度继续办理 of last year 7 ≠ 二、上年结转政府信息公开申请数量 6"


def test_what_cannot_be_assessed_says_so_and_the_form_of_cells_has_no_equation():
    assert str(spell_out(check("requests.balance", "total", None, 4.0, "not_assessable"), {})).endswith(
        "a number is missing"
    )
    assert spell_out(check("requests.nonneg_integer", "cells", 1.0, 0.0), {}) is None


def test_a_cell_is_called_what_the_template_prints():
    assert cell_label("requests.received@natural_person", "2021") == "一、本年新收政府信息公开申请数量 @ 自然人"
    assert cell_label("requests.unheard_of") == "requests.unheard_of"
