"""The board: the same documents for the same seed, every fault counted, and nothing counted that is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec import structs

from accuracy import __main__ as command
from accuracy import judge as judging
from accuracy import office
from accuracy.board import add_up
from accuracy.judge import Verdict, judge
from accuracy.samples import FORMATS, Sample, sample
from demo.damage.others import Other
from demo.documents import office as writer
from demo.documents.model import Layout
from extractors.extract import extract
from extractors.extraction import Extraction, Hints, Observation


def report() -> Sample:
    """An HTML report of 2019 or 2021 that is read whole and without a fault."""
    found = (sample(1, number, ["html"]) for number in range(20))
    modern = (one for one in found if one.era in ("2019", "2021"))
    return next(one for one in modern if (seen := judge(one)).outcome == "ok" and not seen.faults)


def judged(monkeypatch: pytest.MonkeyPatch, spoil: object, one: Sample) -> Verdict:
    def spoiled(data: bytes, hints: Hints) -> Extraction:
        found = extract(data, hints)
        spoil(found)  # type: ignore[operator]
        return found

    monkeypatch.setattr(judging, "extract", spoiled)
    return judge(one)


def verified(found: Extraction) -> Observation:
    return next(cell for cell in found.observations if cell.quality == "verified" and cell.value and not cell.flags)


def test_a_number_gives_the_same_document_each_time() -> None:
    first, second = sample(5, 12), sample(5, 12)
    assert first == second
    assert sample(6, 12).data != first.data


def test_formats_and_others_take_turns() -> None:
    samples = [sample(1, number, ["html", "docx", "pdf"]) for number in range(13)]
    assert {one.format for one in samples} == {"html", "docx", "pdf"}
    assert isinstance(samples[12].truth, Other)
    assert all(isinstance(one.truth, Layout) for one in samples[:12])


def test_a_report_read_as_it_is_has_no_fault() -> None:
    verdict = judge(report())
    assert verdict.right > 150
    assert (verdict.wrong, verdict.missing, verdict.invented, verdict.silent, verdict.suspected) == (0, 0, 0, 0, 0)
    assert verdict.outcome_right and verdict.year_right and verdict.agency_right and verdict.era_right


def test_a_wrong_number_is_silent_unless_it_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    one = report()

    def spoil(found: Extraction) -> None:
        verified(found).value = 123_456.0

    def mark(found: Extraction) -> None:
        cell = verified(found)
        cell.value, cell.quality = 123_456.0, "conflict"

    verdict = judged(monkeypatch, spoil, one)
    assert (verdict.wrong, verdict.silent) == (1, 1)
    verdict = judged(monkeypatch, mark, one)
    assert (verdict.wrong, verdict.silent) == (1, 0)


def test_a_lost_cell_is_untold_unless_the_document_reports_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    one = report()

    def lose(found: Extraction) -> None:
        del found.observations[3]
        found.outcome, found.problems = "ok", []

    verdict = judged(monkeypatch, lose, one)
    assert (verdict.missing, verdict.untold, verdict.outcome_right) == (1, 1, False)


def test_an_invented_cell_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def invent(found: Extraction) -> None:
        found.observations.append(structs.replace(found.observations[0], indicator="requests.invented"))

    assert judged(monkeypatch, invent, report()).invented == 1


def test_an_extraction_that_raises_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(found: Extraction) -> None:
        raise ValueError("broken")

    verdict = judged(monkeypatch, fail, report())
    assert verdict.outcome.startswith("failed raised") and not verdict.outcome_right and verdict.missing > 150


def test_a_planted_source_error_is_noticed() -> None:
    found = (sample(1, number, ["html"]) for number in range(9))
    one = next(one for one in found if one.damage[:1] == ("total off",) and one.era in ("2019", "2021"))
    verdict = judge(one)
    assert verdict.planted == verdict.noticed == 1


def test_the_board_adds_up_and_puts_the_worst_first() -> None:
    good = Verdict(1, "a", "html", "2021", ("typos",), right=10, outcome_right=True)
    bad = Verdict(2, "b", "pdf", "2019", ("typos", "suffixes"), right=5, missing=5, faults=["missing: x"])
    silent = Verdict(3, "c", "pdf", "2019", ("suffixes",), right=9, wrong=1, silent=1, faults=["wrong: x"])
    board = add_up([good, bad, silent])
    assert (board.total.documents, board.total.cells, board.total.counts["right"]) == (3, 30, 24)
    assert [row.name for row in board.formats] == ["html 2021", "pdf 2019"]
    assert {row.name: row.cells for row in board.damage} == {"typos": 20, "suffixes": 20}
    assert [verdict.name for verdict in board.worst] == ["c", "b"]
    assert board.formats[0].share("outcome_right") == 1.0


def test_the_command_prints_json_and_keeps_the_worst(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    arguments = ["--documents", "13", "--format", "html", "--format", "docx", "--json", "--keep", "--record"]
    assert command.main(arguments) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["total"]["documents"] == 12 and printed["version"]
    names = [verdict["name"] for verdict in printed["worst"]]
    assert all((tmp_path / "data" / "accuracy" / name).exists() for name in names)
    assert "| all reports | 12 |" in (tmp_path / "docs" / "accuracy.md").read_text(encoding="utf-8")


def test_every_format_is_built() -> None:
    samples = [sample(1, number) for number in range(len(FORMATS))]
    assert [one.format for one in samples] == list(FORMATS)
    assert len({one.data[:2] for one in samples}) > 3


def test_what_libreoffice_writes_is_left_out_where_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(writer, "is_installed", lambda: False)
    assert command.main(["--documents", "2", "--format", "md", "--format", "rtf", "--json"]) == 0
    found = capsys.readouterr()
    assert {row["name"].partition(" ")[0] for row in json.loads(found.out)["formats"]} == {"md"}
    assert "rtf left out" in found.err


@pytest.mark.skipif(not writer.is_installed(), reason="LibreOffice is not installed")
def test_rtf_is_written_and_read_back() -> None:
    one = next(one for one in (sample(1, number, ["rtf"]) for number in range(9)) if one.era == "2021")
    (written,) = office.written([one])
    assert written.data.startswith(b"{\\rtf")
    verdict = judge(office.readable([written])[0])
    assert verdict.right > 150 and not verdict.silent


def test_an_unknown_format_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        command.main(["--format", "parchment"])
    assert exit_.value.code == 2
    assert "parchment" in capsys.readouterr().err
