"""The step of `make test` that sees to system programs: silent where all are here, never a failure where not."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "programs"


class Machine:
    """A machine with the shell's own tools, and whatever programs a test puts there as shell scripts."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked = folder, folder / "asked"
        folder.mkdir()
        for tool in ("sh", "grep", "xargs", "tail", "touch", "chmod", "echo"):
            found = shutil.which(tool)
            assert found, tool
            (folder / tool).symlink_to(found)

    def has(self, program: str, script: str = "exit 0") -> None:
        path = self.folder / program
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)

    def run(self) -> list[str]:
        """What the step prints; it must end well, whatever happens."""
        done = subprocess.run(
            [SCRIPT], env={"PATH": str(self.folder)}, capture_output=True, text=True, timeout=30, check=True
        )
        assert not done.stderr
        return done.stdout.splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "bin")


def test_where_all_is_here_nothing_is_said_or_asked(machine: Machine) -> None:
    machine.has("chromium")
    machine.has("soffice")
    machine.has("fc-list", "echo Noto Sans CJK SC")
    machine.has("id", "echo 0")
    machine.has("apt-get", f"echo >> {machine.asked}")
    assert machine.run() == []
    assert not machine.asked.exists()


def test_without_leave_to_install_one_line_says_what_is_skipped_and_the_command(machine: Machine) -> None:
    machine.has("soffice")
    machine.has("id", "echo 1000")
    machine.has("apt-get", f"echo >> {machine.asked}")
    (line,) = machine.run()
    assert "skipped" in line
    assert line.endswith("apt-get install chromium fontconfig fonts-noto-cjk")
    assert not machine.asked.exists()


def test_what_is_missing_is_installed_once(machine: Machine) -> None:
    machine.has("chromium")
    machine.has("fc-list", "echo Noto Sans CJK SC")
    machine.has("id", "echo 0")
    soffice = machine.folder / "soffice"
    machine.has("apt-get", f'echo "$@" >> {machine.asked}; touch {soffice}; chmod +x {soffice}')
    (line,) = machine.run()
    assert line.startswith("installing what the tests use: libreoffice-writer-nogui")
    assert (
        machine.asked.read_text("utf-8")
        .splitlines()[-1]
        .endswith("install -y --no-install-recommends libreoffice-writer-nogui")
    )
    assert machine.run() == []


def test_an_installation_that_fails_is_told_and_fails_nothing(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", "echo E: no network >&2; exit 100")
    first, why, last = machine.run()
    assert first.startswith("installing")
    assert why == "E: no network"
    assert "skipped" in last
