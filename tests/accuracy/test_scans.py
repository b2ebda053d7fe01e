"""The board of scans: the same scans for the same seed, kinds in turn, every fault counted."""

from __future__ import annotations

import pytest

from accuracy import scans
from accuracy.judge import Verdict
from accuracy.scans import Reading, lines, scan
from demo.damage.scanned import KINDS
from demo.documents.scan import font_is_there
from extractors.readers import ocr

needs_font = pytest.mark.skipif(
    not font_is_there(), reason="no Chinese font to draw scans with (Debian: fonts-noto-cjk)"
)


@needs_font
def test_kinds_take_turns_and_a_number_gives_the_same_scan() -> None:
    place = list(KINDS).index("one picture")
    first, again = scan(5, place), scan(5, place)
    assert first == again and first.pictures and first.damage[0] == "one picture"
    assert scan(6, place).data != first.data


def test_what_went_wrong_is_counted_by_kind() -> None:
    good = Verdict(0, "a", "pdf", "2021", ("mixed",), right=100, provable=90, verified=81)
    bad = Verdict(
        1, "b", "jpg", "2021", ("turned",), right=98, wrong=2, silent=1, provable=90, verified=90, verified_wrong=1
    )
    found = {
        line[0]: line[1:] for line in lines([Reading("mixed", good, 8.0, 4, 900), Reading("turned", bad, 6.0, 1, 950)])
    }
    assert found["mixed"][:3] == ("1", "100", "100.00%") and found["mixed"][7:9] == ("90.0%", "0")
    assert found["turned"][:6] == ("1", "100", "98.00%", "2", "0", "1") and found["turned"][8] == "1"
    assert found["all"][:3] == ("2", "200", "99.00%") and found["all"][-2:] == ("2.8", "950")


def test_without_recognition_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    assert scans.main([]) == 2
    assert "ocr" in capsys.readouterr().out
