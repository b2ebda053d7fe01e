"""The pool outlives its processes."""

from __future__ import annotations

import pytest

from extractors.extraction import Hints
from flows.pool import Job, Pool
from tests.flows import fake_extractor


def run(texts: list[str], timeout: float = 60, workers: int = 2):
    jobs = (Job(str(number), text.encode(), Hints()) for number, text in enumerate(texts))
    with Pool(fake_extractor.extract, workers=workers, timeout=timeout, memory=1 << 31) as pool:
        done = {one.key: one for one in pool.run(jobs)}
    return [done[str(number)] for number in range(len(texts))]


def test_one_bad_document_is_failed_and_the_others_never_notice():
    texts = ["crash", "news", "leave", "news", "memory", "bug", "", *["news"] * 10]
    done = run(texts)
    outcomes = [(one.extraction.outcome, one.extraction.cause) for one in done]
    assert outcomes[:7] == [
        ("failed", "crashed"),
        ("not_a_report", "about_a_report"),
        ("failed", "crashed"),
        ("not_a_report", "about_a_report"),
        ("failed", "out_of_memory"),
        ("failed", "internal_error"),
        ("failed", "unknown_format"),
    ]
    assert set(outcomes[7:]) == {("not_a_report", "about_a_report")}
    assert "signal 11" in done[0].extraction.sentence
    assert "exit code 3" in done[2].extraction.sentence
    assert "KeyError: 'surprise'" in done[5].extraction.sentence


def test_a_document_that_takes_too_long_is_given_up():
    # The limit covers the start of the process too: generous, for a busy machine.
    hung, fine = run(["hang", "news"], timeout=8, workers=1)
    assert (hung.extraction.outcome, hung.extraction.cause) == ("failed", "timeout")
    assert hung.seconds >= 8
    assert fine.extraction.outcome == "not_a_report"


def test_jobs_are_taken_only_as_processes_are_free():
    taken = 0

    def jobs():
        nonlocal taken
        for number in range(50):
            taken += 1
            yield Job(str(number), b"news", Hints())

    with Pool(fake_extractor.extract, workers=1, timeout=60, memory=1 << 31) as pool:
        for number, _ in enumerate(pool.run(jobs()), 1):
            assert taken <= number + 1


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_large_documents_pass(size):
    (done,) = run(["news " + "x" * size], workers=1)
    assert done.extraction.outcome == "not_a_report"
