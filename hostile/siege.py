"""Give hostile files to the pipeline as any folder of documents, and watch what they reach."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa

from flows import steps
from flows.progress import Progress
from flows.workspace import Workspace
from gongkai import dataset
from gongkai.schema import SCHEMAS
from gongkai.settings import ExtractSettings
from hostile.corpus import Bait, Case

_WORD = "CANARY-that-no-dataset-may-hold"
_LONG_AGO = 1_000_000_000 * 10**9  # nanoseconds, in 2001


@dataclass(slots=True)
class Siege:
    """What came of it. `results` are outcome and cause by case; `wrong` what is not as the case allows; `escapes` what
    was reached; `lost` inputs without exactly one result."""

    results: dict[str, tuple[str, str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    escapes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.wrong or self.escapes or self.lost)


def besiege(cases: Sequence[Case], folder: Path, settings: ExtractSettings, progress: Progress | None = None) -> Siege:
    """Read the cases in one run, with files, a folder and a listener that none of them may touch."""
    files, outside = folder / "files", folder / "outside"
    files.mkdir(parents=True)
    outside.mkdir()
    secret = outside / "secret.txt"
    secret.write_text(_WORD, "utf-8")
    found = Siege()
    with _listener() as (port, knocks):
        bait = Bait(f"http://127.0.0.1:{port}", str(secret), str(outside / "target"))
        names = {_file_name(case): case for case in cases}
        for name, case in names.items():
            (files / name).write_bytes(case.build(bait))
        _age(outside)
        before = _state(outside)
        workspace = _read(files, folder / "out", settings, progress or Progress())
        found.escapes += [f"a packet came: {knock!r}" for knock in knocks]
    found.escapes += [f"{path[0]} was touched" for path in sorted(before ^ _state(outside))]
    found.escapes += [f"{name} holds the secret" for name in _holders(workspace)]
    _judge(workspace, names, found)
    return found


def _file_name(case: Case) -> str:
    # what a file is called must not matter: it says nothing of its format
    return hashlib.sha256(case.name.encode()).hexdigest()[:16]


def _read(files: Path, out: Path, settings: ExtractSettings, progress: Progress) -> Workspace:
    workspace = Workspace.loose(out)
    steps.import_paths(workspace, [files], progress)
    for plan in steps.rounds(steps.plan(workspace, {})):
        steps.extract_pending(plan, settings, progress)
    steps.publish_plan(plan, progress)
    return workspace


@contextmanager
def _listener() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine, TCP and UDP, and who knocked at it."""
    knocks: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        port: int = tcp.getsockname()[1]
        udp.bind(("127.0.0.1", port))

        def listen(end: socket.socket) -> None:
            with suppress(OSError):
                while True:
                    knocks.append(end.accept()[1] if end is tcp else end.recvfrom(100))

        for end in (tcp, udp):
            threading.Thread(target=listen, args=(end,), daemon=True).start()
        yield port, knocks
        for end in (tcp, udp):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _state(folder: Path) -> set[tuple[str, int, int, int, int]]:
    """Every file of a folder with what writing to it would change, and when it was last read; then as if long ago."""
    seen = set()
    for path in [folder, *folder.rglob("*")]:
        facts = path.lstat()
        seen.add((str(path), facts.st_mode, facts.st_size, facts.st_mtime_ns, _LONG_AGO))
        if path.is_file() and facts.st_atime_ns != _LONG_AGO:
            seen.add((f"{path} (read)", 0, 0, 0, facts.st_atime_ns))
    return seen


def _age(folder: Path) -> None:
    """Let the files look unread: a file system that notes reads (not all do) will show the next one."""
    for path in folder.iterdir():
        os.utime(path, ns=(_LONG_AGO, path.stat().st_mtime_ns))


def _holders(workspace: Workspace) -> Iterator[str]:
    """The datasets that hold the secret."""
    for name in SCHEMAS:
        table = dataset.read(workspace.datasets, name)
        for column in table.column_names:
            texts = table[column].to_pylist() if pa.types.is_string(table[column].type) else []
            if any(_WORD in (text or "") for text in texts):
                yield f"{name}.{column}"


def _judge(workspace: Workspace, names: dict[str, Case], found: Siege) -> None:
    rows = dataset.read(workspace.datasets, "documents").to_pylist()
    inputs: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
    for row in rows:
        name = unquote(row["source_url"]).rpartition("/")[2]
        if name in inputs:
            inputs[name].append((row["outcome"], row["cause"] or ""))
    for name, results in inputs.items():
        case = names[name]
        if len(results) != 1:
            found.lost.append(f"{case.name}: {len(results)} results")
            continue
        found.results[case.name] = results[0]
        if not case.allows(*results[0]):
            found.wrong.append(f"{case.name}: {'/'.join(results[0])}, right is {' or '.join(case.allowed)}")
