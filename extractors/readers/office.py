"""DOC, WPS, RTF and ODT → DOCX, through LibreOffice: the one step of reading that is no pure function.

LibreOffice starts slowly and converts quickly, so many files go through one start, ahead of the extraction that reads
the DOCX. It opens whatever the web sent: it runs confined (`gongkai.confinement`) to its own libraries and a scratch
folder, with a profile that is thrown away, macros, links and embedded objects switched off, within limits of memory and
time, and its whole process group is killed when it hangs. A proxy that does not exist stands in the way of its network
where the system cannot take it away. What it leaves in the folder is no more trusted than what it was given.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from extractors.document import Unreadable
from extractors.readers.office_home import furnish, profile_of
from extractors.readers.ole import is_encrypted_word
from extractors.readers.sniff import sniff
from gongkai.confinement import Confines, confined_command

FORMATS = frozenset(("doc", "wps", "rtf", "odt"))
"""Formats, as `sniff` names them, that are read through LibreOffice."""

NEEDED = "needs_libreoffice"
"""The cause of a file that must be converted before it can be read."""

NEEDS_LIBREOFFICE = (
    "A DOC, WPS, RTF or ODT file is read through LibreOffice: apt-get install libreoffice-writer-nogui, then read it "
    "again (`gongkai reextract --all`, or `gongkai extract` into a new folder)."
)
_PATIENCE = 60.0  # seconds without a further file before LibreOffice is taken to hang
_SECONDS_EACH, _SECONDS_MORE = 20.0, 60.0  # of CPU time, for a file and for the start
_MOST_MEMORY = 1 << 30
_LARGEST_RESULT = 256 << 20
# What LibreOffice reads besides its own folder. Of /etc it sees no more than this, and of people's folders nothing.
_SYSTEM = (
    *("/usr", "/lib", "/lib64", "/bin", "/etc/libreoffice", "/etc/fonts", "/etc/ld.so.cache", "/etc/alternatives"),
    *(
        "/var/cache/fontconfig",
        "/var/spool/libreoffice",
        "/var/lib/libreoffice",
        "/dev/urandom",
        "/dev/random",
        "/dev/zero",
    ),
)


def convert(batch: Mapping[str, bytes], processes: int = 1) -> dict[str, bytes | Unreadable]:
    """Convert many files by so many LibreOffices side by side, each started as rarely as the bad files allow.

    For each key the DOCX, or why there is none: ``needs_libreoffice``, ``damaged`` or ``timeout``.
    """
    if not shutil.which("soffice"):
        return {key: Unreadable(NEEDED, NEEDS_LIBREOFFICE) for key in batch}
    parts = [list(batch)[number::processes] for number in range(min(processes, len(batch)))]
    with ThreadPoolExecutor(max(1, len(parts))) as starters:
        found = starters.map(_convert, [{key: batch[key] for key in part} for part in parts])
        results = {key: result for part in found for key, result in part.items()}
    return {key: results[key] for key in batch}


def as_docx(data: bytes) -> bytes:
    """The file itself, or the DOCX that LibreOffice makes of it if it needs that. Raises `Unreadable`."""
    if sniff(data) not in FORMATS:
        return data
    refuse_encrypted(data)
    (result,) = convert({"": data}).values()
    if isinstance(result, Unreadable):
        raise result
    return result


def refuse_encrypted(data: bytes) -> None:
    """Raise `Unreadable` where a Word document needs a password, which LibreOffice would not say."""
    if is_encrypted_word(data):
        raise Unreadable("encrypted", "The Word document is encrypted with a password: ask its publisher for it.")


def _convert(batch: Mapping[str, bytes]) -> dict[str, bytes | Unreadable]:
    """All files by one start, as far as that goes; then each that gave nothing by a start of its own, for the others
    may be to blame: what they left in memory, or that all of them together took too long."""
    found = _together(batch)
    for key in [key for key, result in found.items() if isinstance(result, Unreadable) and len(batch) > 1]:
        found |= _together({key: batch[key]})
    return found


def _together(batch: Mapping[str, bytes]) -> dict[str, bytes | Unreadable]:
    done: dict[str, bytes | Unreadable] = {}
    waiting = list(batch)
    while waiting:
        made, trouble = _run([batch[key] for key in waiting])
        done |= {key: docx for key, docx in zip(waiting, made, strict=True) if docx is not None}
        missing = [key for key in waiting if key not in done]
        # LibreOffice takes the files in order: where it ended early, the first one missing is the one to blame.
        blamed = missing[:1] if trouble else missing
        done |= {key: trouble or Unreadable("damaged", _DAMAGED) for key in blamed}
        waiting = [key for key in missing if key not in blamed]
    return done


_DAMAGED = "LibreOffice cannot open the file: it is damaged, or only looks like a document."


def _run(files: list[bytes]) -> tuple[list[bytes | None], Unreadable | None]:
    """Start LibreOffice once: the DOCX of each file, None where there is none, and why it ended early if it did."""
    with tempfile.TemporaryDirectory(prefix="gongkai-office-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder).resolve()
        (scratch / "out").mkdir()
        home = furnish(scratch)
        # A file that refers to another one of its batch must not find it: its name is a number that only its own
        # content tells.
        names = [f"{number}-{sha256(data).hexdigest()[:24]}" for number, data in enumerate(files)]
        for name, data in zip(names, files, strict=True):
            (scratch / f"{name}.bin").write_bytes(data)
        trouble = _watch(scratch, home, [f"{name}.bin" for name in names])
        made = [_result(scratch / "out" / f"{name}.docx") for name in names]
        if trouble:  # it may have been in the middle of a file
            made = [docx if docx is not None and zipfile.is_zipfile(io.BytesIO(docx)) else None for docx in made]
        return made, trouble


def _result(path: Path) -> bytes | None:
    """A file that LibreOffice made; what is no plain file of a sane size is none."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with open(handle, "rb") as file:  # noqa: PTH123  # a handle has no path
        facts = os.fstat(handle)
        sane = stat.S_ISREG(facts.st_mode) and facts.st_size <= _LARGEST_RESULT
        return file.read(_LARGEST_RESULT) if sane else None


def _watch(scratch: Path, home: Mapping[str, str], names: list[str]) -> Unreadable | None:
    """Run LibreOffice over the files until it ends, or makes no progress and is killed."""
    arguments = [profile_of(scratch), "--headless", "--norestore"]
    arguments += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", "out", *names]
    program = Path(shutil.which("soffice") or "soffice")
    own = program.resolve().parent
    own = own.parent if own.name == "program" else own
    confines = Confines(
        _MOST_MEMORY, [*_SYSTEM, str(program.parent), str(own)], [str(scratch), "/dev/null"], programs=True
    )
    seconds = _SECONDS_MORE + _SECONDS_EACH * len(names)
    process = subprocess.Popen(  # noqa: S603  # every argument is our own, the names of the files too
        confined_command(confines, seconds, ["soffice", *arguments]),
        cwd=scratch,
        env={
            **home,
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "LANG": "C.UTF-8",
            "http_proxy": "http://127.0.0.1:9",  # where nothing listens
            "https_proxy": "http://127.0.0.1:9",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    finished = -1
    try:
        while True:
            try:
                code = process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                if finished == (finished := sum(1 for _ in (scratch / "out").iterdir())):
                    return Unreadable("timeout", f"LibreOffice did not convert it within {_PATIENCE:g} seconds.")
            else:
                return Unreadable("damaged", f"LibreOffice broke down over it (exit code {code}).") if code else None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
