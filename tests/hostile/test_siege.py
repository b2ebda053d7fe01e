"""The quick half of the hostile corpus, in one run: nothing is reached, nothing lost, each file told for what it is."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from gongkai.settings import ExtractSettings
from hostile import siege
from hostile.__main__ import main
from hostile.corpus import Case, corpus
from hostile.corpus.case import right
from hostile.fuzz import subjects


def test_the_corpus_is_large_and_of_many_kinds():
    cases = corpus()
    assert len(cases) >= 150
    assert len({case.name.partition("/")[0] for case in cases}) >= 10


def test_of_each_file_one_thing_is_right_and_another_only_where_time_or_memory_decides():
    assert {case.name for case in corpus()} == set(right())
    for case in corpus():
        assert case.allowed[0].count("/") == 1
        assert not case.allows("failed", "crashed") and not case.allows("failed", "internal_error")
        if len(case.allowed) > 1:
            assert {"failed/timeout", "failed/out_of_memory"} & set(case.allowed), case.name


def test_a_name_that_no_case_bears_is_told(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["hostile", "no_such_case"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "no case of the corpus begins with any of these names" in capsys.readouterr().err


# `make hostile` reads them all.
_NAMED = (
    "xml/323 KB that are 1.6 GB",
    "xml/billion laughs",
    "xml/entity of a file",
    "archives/nested bomb",
    "archives/name: parent folders",
    "archives/link to a secret",
    "pdf/character map of a path",
    "html/outside: images",
    "word/outside: template",
    "word/macros (docm)",
    "sheets/two cells a billion apart",
)


def test_every_tenth_of_the_quick_cases_and_the_worst(tmp_path):
    quick = [case for case in corpus() if not case.slow]
    chosen = [case for number, case in enumerate(quick) if number % 10 == 0] + [
        case for case in corpus() if case.name in _NAMED and (case.slow or quick.index(case) % 10)
    ]
    found = siege.besiege(chosen, tmp_path, ExtractSettings(workers=2, timeout_seconds=60))
    assert found.escapes == []
    assert found.lost == []
    assert found.wrong == []
    assert set(found.results) == {case.name for case in chosen} >= set(_NAMED)


def test_what_gets_out_is_seen(tmp_path, monkeypatch):
    """The watch itself: a run that does all that none may do."""
    baits = []

    def build(bait):
        baits.append(bait)
        report = next(subjects(7, ("html",))).data
        return report.replace(b"</h1>", b"</h1><p>" + Path(bait.secret).read_bytes() + b"</p>", 1)

    def read(*arguments):
        host, _, port = baits[0].url.removeprefix("http://").partition(":")
        socket.create_connection((host, int(port))).close()
        Path(baits[0].target).write_text("escaped")
        Path(baits[0].secret).read_text()
        return _read(*arguments)

    _read = siege._read
    monkeypatch.setattr(siege, "_read", read)
    found = siege.besiege([Case("watch/escape", build, ("failed",))], tmp_path, ExtractSettings(workers=1))
    assert [line.partition(" ")[0] for line in found.escapes if "packet" in line] == ["a"]
    assert any("touched" in line for line in found.escapes)
    assert any("holds the secret" in line for line in found.escapes)
    assert found.wrong
    assert not found.held
