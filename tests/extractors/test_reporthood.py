"""What reads like a report and is none."""

import pytest

from demo.chance import dice
from demo.damage.lookalikes import LOOKALIKES
from demo.damage.others import other
from extractors.extract import extract
from extractors.extraction import Hints


@pytest.mark.parametrize("name", LOOKALIKES)
@pytest.mark.parametrize("format_", ["html", "docx"])
def test_lookalikes_are_no_reports(name: str, format_: str) -> None:
    document = other(name, format_, "呼兰区", 2023, dice("lookalikes", name))
    result = extract(document.data, Hints(name=f"document.{format_}"))
    assert (result.outcome, result.observations) == ("not_a_report", [])
