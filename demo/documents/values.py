"""How a number is printed in a cell, and what a reader may then say of it."""

from __future__ import annotations

from decimal import Decimal

from demo.documents.model import Status
from demo.documents.style import Style
from demo.figures import Key

_FULL_WIDTH = str.maketrans("0123456789.,-+", "０１２３４５６７８９．，－＋")
_YUAN = 10_000  # in 万元
_IN_TEN_THOUSANDS = ("disclosure.fees.amount", "legacy.fees.amount", "legacy.capacity.budget")
# the form's label says 万元, the cell holds the bare number

Print = tuple[str, int | None, Status]
"""Text of the cell, the value a reader can know from it, and its status."""


def print_value(key: Key, value: int, style: Style) -> Print:
    """How `style` prints `value` in the cell `key`. Money is given in yuan."""
    indicator, applicant = key
    if value == 0 and (numberless := _numberless(indicator, applicant, style)):
        printed, status = numberless
        return printed, None, status
    if indicator == "disclosure.procurement.amount":
        return _money(value, style), value, "reported"
    if indicator in _IN_TEN_THOUSANDS:
        return _dress(f"{Decimal(value) / _YUAN:f}", style), value, "reported"
    if indicator.endswith(".items_change"):
        return _change(value, style), value, "reported"
    return _dress(f"{value:,}" if style.digits == "thousands" else str(value), style), value, "reported"


def _numberless(indicator: str, applicant: str | None, style: Style) -> tuple[str, Status] | None:
    """What stands in place of a zero, None where the zero itself does."""
    if indicator.startswith("disclosure.regulations.") and style.regulations == "/":
        return "/", "dash"
    if indicator == "disclosure.procurement.amount" and style.no_purchase == "无":
        return "无", "not_applicable"
    if applicant not in (None, "total") and style.zero != "0":
        return ("", "blank") if style.zero == "blank" else (style.zero, "dash")
    return None


def _money(value: int, style: Style) -> str:
    if style.money == "万元":
        return f"{Decimal(value) / _YUAN:f}万元"
    return f"{value}{style.money}"


def _change(value: int, style: Style) -> str:
    if value == 0 or style.sign == "-":
        return _dress(str(value), style)
    if style.sign == "+-":
        return _dress(f"{value:+d}", style)
    return f"{'增' if value > 0 else '减'}{abs(value)}"


def _dress(number: str, style: Style) -> str:
    if style.digits == "full_width":
        return number.translate(_FULL_WIDTH)
    return f" {number}" if style.digits == "padded" else number
