"""A schedule that never fires fails in silence: so one is awaited, under the real engine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

GONGKAI = str(Path(sys.executable).with_name("gongkai"))
pytestmark = [pytest.mark.long, pytest.mark.xdist_group("schedule")]


def test_the_nightly_flow_runs_when_its_schedule_says(tmp_path):
    (tmp_path / "sites.yaml").write_text("[]\n", "utf-8")
    (tmp_path / "config.yaml").write_text(
        'data: data\nregistry: sites.yaml\nflows: {schedule: "* * * * *", timezone: UTC}\n', "utf-8"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "PREFECT_"))}
    process = subprocess.Popen(
        [GONGKAI, "run", "--schedule"], cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        end = time.monotonic() + 300
        while not (runs := list((tmp_path / "data" / "state" / "runs").glob("*.json"))):
            assert process.poll() is None, "it gave up"
            assert time.monotonic() < end, "no scheduled run happened"
            time.sleep(1)
        assert json.loads(runs[0].read_text("utf-8"))["inputs"] == 0
        # Ctrl-C at a terminal reaches the whole group: the runs end first, their server last.
        os.killpg(process.pid, signal.SIGINT)
        process.wait(90)
    finally:
        if process.poll() is None:
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
            process.kill()
            process.wait(60)
