"""A short run of the fuzzer, and its own eyes."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from msgspec import structs

from demo.chance import dice
from demo.documents.model import Table
from extractors.extract import extract
from extractors.extraction import Hints
from gongkai.settings import ExtractSettings
from hostile.digits import slip
from hostile.fuzz import changed_verified, fuzz, is_rewritten, subjects
from hostile.mutations import damage

FAILED = sorted((Path(__file__).parents[1] / "fixtures" / "fuzz").glob("*.*"))


def test_a_short_run_is_clean():
    found = fuzz(count=20, seed=7, settings=ExtractSettings(workers=2, timeout_seconds=60), formats=("docx",))
    assert found.documents == 20
    assert found.crashes == []
    assert found.lies == []
    assert (found.lost, found.overdue) == (0, 0)
    assert found.outcomes.total() == 20


def test_the_same_seed_damages_in_the_same_way():
    data = next(subjects(7, ("docx",))).data
    made = [[damage(data, dice("fuzz", number)) for number in range(5)] for _ in range(2)]
    assert made[0] == made[1]
    assert all(one != data for one in made[0])


def test_a_changed_digit_is_one_digit():
    layout = next(subjects(7, ("html",))).layout
    texts = [
        [cell.text for table in one.blocks if isinstance(table, Table) for cell in table.cells]
        for one in (layout, slip(layout, dice("fuzz", 1)))
    ]
    different = [(good, bad) for good, bad in zip(*texts, strict=True) if good != bad]
    ((good, bad),) = different
    assert sum(one != other for one, other in zip(good, bad, strict=True)) == 1


def test_a_changed_value_that_is_called_verified_is_seen():
    subject = next(subjects(7, ("html",)))
    good = extract(subject.data, Hints())
    place, cell = next((n, one) for n, one in enumerate(good.observations) if one.quality == "verified" and one.value)
    lie = structs.replace(good, observations=list(good.observations))
    lie.observations[place] = structs.replace(cell, value=cell.value + 1)
    (name,) = changed_verified(good, lie)
    assert not is_rewritten(name, good, lie)


@pytest.mark.parametrize("path", FAILED, ids=lambda path: path.name)
def test_what_failed_once_is_read_or_refused(path):
    extract(path.read_bytes(), Hints())


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not built for this system")
def test_documents_that_reach_new_lines_raise_nothing(tmp_path):
    command = [sys.executable, "-m", "hostile.guided", "--seconds", "3", "--formats", "md", "--keep", str(tmp_path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("md: Done ")
    assert [path.name for path in tmp_path.iterdir()] == ["guided-md.log"]
