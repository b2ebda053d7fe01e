"""``make fuzz``, second part: documents changed so that they lead where no document led before.

atheris watches which lines of the readers and extractors run, and keeps a changed document as the parent of others
where it reached a new one. The changes are those of `hostile.mutations`, which know how formats are built. Nothing but
an `Extraction` may come out: whatever is raised, a document that takes a minute and one that takes two gigabytes are
findings, and are kept in the folder; they belong into tests/fixtures/fuzz.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from random import Random

from gongkai.settings import ExtractSettings
from hostile.fuzz import FORMATS, subjects
from hostile.mutations import damage

_SLOW, _MEMORY_MB = 60, 2048
_INSTALL = "This needs atheris, which is built for Linux on x86-64 and Python below 3.14 alone."


def main() -> int:
    """Look at one format after the other, each in a process that libFuzzer may end; 0 if nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m hostile.guided", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--seconds", type=int, default=60, help="how long to look at each format")
    parser.add_argument("--seed", type=int, default=1, help="for the same start again")
    parser.add_argument("--formats", nargs="+", default=FORMATS, choices=FORMATS, help="of the reports it starts from")
    parser.add_argument("--keep", type=Path, default=Path("data/fuzz"), help="folder for what fails")
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if find_spec("atheris") is None:
        print(_INSTALL)
        return 2
    if arguments.corpus:
        _watch(arguments)  # does not return
    arguments.keep.mkdir(parents=True, exist_ok=True)
    return max(_look_at(format_, arguments) for format_ in arguments.formats)


def _look_at(format_: str, arguments: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="gongkai-guided-") as corpus:
        for number, subject in enumerate(subjects(arguments.seed, [format_])):
            (Path(corpus) / f"{number}.{format_}").write_bytes(subject.data)
        log = arguments.keep / f"guided-{format_}.log"
        command = [sys.executable, "-m", "hostile.guided", *sys.argv[1:], "--corpus", corpus]
        with log.open("wb") as file:
            code = subprocess.run(command, check=False, stdout=file, stderr=file).returncode  # noqa: S603  # ourselves
    said = log.read_text("utf-8", "replace").splitlines()
    told = [line for line in said if line.startswith(("Done ", "==", "SUMMARY", "artifact_prefix"))]
    print(f"{format_}: {' '.join(told) or said[-1]}{f'; see {log}' if code else ''}")
    return abs(code)


def _watch(arguments: argparse.Namespace) -> None:
    for name in [name for name in sys.modules if name.startswith("extractors")]:
        del sys.modules[name]  # they came without its instruments
    import atheris  # noqa: PLC0415  # an instrument of developers, not needed to import this

    with atheris.instrument_imports(include=["extractors", "gongkai.codebook"]):
        from extractors.extract import extract  # noqa: PLC0415
        from extractors.extraction import Hints  # noqa: PLC0415

    largest = ExtractSettings().max_document_mb << 20

    def change(data: bytes, most: int, seed: int) -> bytes:
        return damage(data, Random(seed))[:most]

    options = [
        f"-max_total_time={arguments.seconds}",
        f"-seed={arguments.seed}",
        f"-artifact_prefix={arguments.keep}/guided-",
        f"-timeout={_SLOW}",
        f"-rss_limit_mb={_MEMORY_MB}",
        f"-max_len={largest}",
        "-print_final_stats=1",
    ]
    atheris.Setup(
        [sys.argv[0], *options, str(arguments.corpus)], lambda data: extract(data, Hints()), custom_mutator=change
    )
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
