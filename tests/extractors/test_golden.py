"""Every fixture is read as its reviewed `expected.json` says. See tests/fixtures/README.md."""

import json
from pathlib import Path
from typing import Any

import pytest

from extractors.extract import extract
from extractors.extraction import Extraction, Hints

FIXTURES = Path(__file__).parents[1] / "fixtures"
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/document.*"))


def summary(result: Extraction) -> dict[str, Any]:
    """What a reviewer compares with the document: who, when, each cell, what failed, what was not understood."""
    report = result.report
    return {
        "outcome": result.outcome,
        "cause": result.cause,
        "format": result.format,
        "report": report
        and {
            "title": report.title,
            "agency": report.agency,
            "agency_id": report.agency_id,
            "region_code": report.region_code,
            "year": report.year,
            "published_on": report.published_on and report.published_on.isoformat(),
            "template": report.template,
        },
        "sections": [f"{section.section}: {section.heading}" for section in result.sections],
        "cells": {
            "@".join(filter(None, (cell.indicator, cell.applicant))): " ".join(
                str(part)
                for part in (cell.status if cell.value is None else cell.value, cell.quality, cell.flags)
                if part != ""
            )
            for cell in result.observations
        },
        "failed_checks": [f"{check.identity} {check.subject}" for check in result.checks if check.verdict == "fails"],
        "problems": [f"{problem.severity} {problem.cause}: {problem.evidence[:80]}" for problem in result.problems],
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_fixture(case: Path) -> None:
    document = next(case.glob("document.*"))
    found = summary(extract(document.read_bytes(), Hints(name=document.name)))
    expected = case / "expected.json"
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected.relative_to(FIXTURES)} was missing: it has been written; compare it with the document")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_there_are_fixtures_of_every_format() -> None:
    assert {case.parent.name for case in CASES} >= {"html", "docx", "pdf"}
