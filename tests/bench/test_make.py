"""`make bench` is one command: it takes every measure, whatever the others found, and ends with one verdict."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ["bench", "bench.crawling", "bench.researcher", "bench.scans"]


def run(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """`make bench` with a Python that is a script of the shell, whose second argument is the module to run."""
    python = folder / "python"
    python.write_text(f"#!/bin/sh\necho $2\n{script}\n", "utf-8")
    python.chmod(0o755)
    command = ["make", "--no-print-directory", "--assume-old=.venv/.installed", f"BIN={folder}", "bench"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
@pytest.mark.parametrize(
    ("script", "verdict", "code"),
    [
        ("exit 0", "make bench: pass", 0),
        ("test $2 != bench -a $2 != bench.scans", "make bench: FAIL in bench bench.scans", 2),
    ],
)
def test_all_parts_are_measured_and_judged_together(tmp_path, script, verdict, code):
    done = run(tmp_path, script)
    assert done.stdout.splitlines() == [*PARTS, verdict]
    assert done.returncode == code
