"""A process that a document has taken hold of reaches nothing beyond itself, and the batch goes on."""

from __future__ import annotations

import os
import socket
import sys
import threading
from contextlib import closing, suppress

import pytest

from extractors.extraction import Hints
from flows.isolation.child import Child, Limits, Unstartable
from flows.pool import Job, Pool
from tests.flows import escapes

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have limits of memory and time only")


def run(texts: list[str], timeout: float = 60, memory: int = 1 << 30):
    jobs = (Job(str(number), text.encode(), Hints()) for number, text in enumerate(texts))
    with Pool(escapes.attempt, workers=2, timeout=timeout, memory=memory) as pool:
        done = {one.key: one.extraction for one in pool.run(jobs)}
    return [done[str(number)] for number in range(len(texts))]


@linux
def test_nothing_beyond_the_process_can_be_reached(tmp_path, monkeypatch):
    secret, kept = tmp_path / "secret", tmp_path / "kept"
    for file in (secret, kept):
        file.write_text("canary")
        file.chmod(0o600)
    monkeypatch.setenv("GONGKAI_SECRET", "canary")
    packets = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        port = listener.getsockname()[1]
        found = run(
            [
                f"read {secret}",
                "read /etc/passwd",
                f"read /proc/{os.getpid()}/environ",
                f"list {tmp_path}",
                f"write {tmp_path / 'new'}",
                f"write {kept}",
                f"remove {kept}",
                f"chmod {kept}",
                f"link {tmp_path / 'link'}",
                f"connect 127.0.0.1:{port}",
                *("udp", "unix", "netlink", "start", "fork", "kill", "namespace"),
            ]
        )
        with suppress(TimeoutError):
            packets.append(listener.accept())
    assert {one.sentence for one in found} == {"PermissionError"}
    assert packets == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "secret"]
    assert kept.read_text() == "canary"
    assert kept.stat().st_mode & 0o777 == 0o600
    (said,) = run(["environment GONGKAI_SECRET"])
    assert said.sentence == "done "


@pytest.mark.parametrize("lie", ["lie-bytes", "lie-type", "lie-year", "lie-text", "lie-twice", "lie-endlessly"])
def test_what_is_no_answer_is_not_believed(lie):
    bad, fine = run([lie, "fine"])
    assert (bad.outcome, bad.cause) == ("failed", "crashed")
    assert fine.sentence == "done "


def test_an_answer_that_does_not_come_is_a_result():
    bad, fine = run(["lie-nothing", "fine"])
    assert (bad.outcome, bad.cause) == ("failed", "internal_error")
    assert fine.sentence == "done "


def test_memory_and_time_are_told_apart_from_a_crash():
    grown, spun, fine = run(["grow", "spin", "fine"], timeout=6, memory=256 << 20)
    assert (grown.outcome, grown.cause) == ("failed", "out_of_memory")
    assert "256 MiB" in grown.sentence
    assert (spun.outcome, spun.cause) == ("failed", "timeout")
    assert "extract.timeout_seconds" in spun.sentence
    assert fine.sentence == "done "


def test_a_library_that_gives_up_wanted_more_memory_where_it_held_a_third_of_it():
    """A buffer that is copied as it grows asks for twice its size beside itself."""
    little, much = run(["give-up 1", "give-up 420"])
    assert (little.cause, much.cause) == ("crashed", "out_of_memory")


def test_a_loss_that_others_may_have_caused_is_tried_in_a_fresh_process():
    with Pool(escapes.attempt, workers=1, timeout=60, memory=256 << 20) as pool:
        jobs = [Job("first", b"fine", Hints()), Job("grow", b"grow", Hints()), Job("last", b"fine", Hints())]
        done = {one.key: one.extraction.cause for one in pool.run(jobs)}
    assert done == {"first": "", "grow": "out_of_memory", "last": ""}


def test_a_pool_may_be_used_from_threads_that_end():
    """As Prefect does with its tasks: the processes live as long as the pool, not as long as a thread."""
    found = []
    with Pool(escapes.attempt, workers=1, timeout=60, memory=1 << 30) as pool:
        for _ in range(2):
            thread = threading.Thread(target=lambda: found.extend(pool.run([Job("", b"fine", Hints())])))
            thread.start()
            thread.join()
    assert [one.extraction.sentence for one in found] == ["done ", "done "]


def test_processes_that_do_not_start_are_told_of(monkeypatch):
    monkeypatch.setattr(escapes.attempt, "__qualname__", "missing")
    with pytest.raises(Unstartable, match="missing"):
        run(["fine"])


def test_what_may_start_programs_can_throw_their_output_away(tmp_path):
    limits = Limits(seconds=30, memory=1 << 30)
    with closing(Child(escapes.start_silently, limits, str(tmp_path), ("/usr", "/bin", "/lib", "/lib64"))) as child:
        child.begin(b"", Hints())
        assert child.answer(limits.seconds) == b"started"
