"""DOC, WPS and RTF → DOCX, through LibreOffice: the one step of reading that is no pure function.

LibreOffice starts slowly and converts quickly, so many files go through one start, ahead of the extraction that reads
the DOCX. It opens whatever the web sent: it runs with a profile of its own that is thrown away, macros, links and
embedded objects switched off, without network where the system has network namespaces (elsewhere a proxy that does not
exist stands in its way), within limits of memory and time, and its whole process group is killed when it hangs.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

from extractors.document import Unreadable
from extractors.readers.ole import is_encrypted_word
from extractors.readers.sniff import sniff

FORMATS = frozenset(("doc", "wps", "rtf"))
"""Formats, as `sniff` names them, that are read through LibreOffice."""

NEEDS_LIBREOFFICE = (
    "A DOC, WPS or RTF file is read through LibreOffice: apt-get install libreoffice-writer-nogui, then read it again "
    "(`gongkai reextract --all`, or `gongkai extract` into a new folder)."
)
_PATIENCE = 60.0  # seconds without a further file before LibreOffice is taken to hang
_MOST_MEMORY = 4 << 30
_LARGEST_FILE = 512 << 20
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>"""
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
)


def convert(batch: Mapping[str, bytes], processes: int = 1) -> dict[str, bytes | Unreadable]:
    """Convert many files by so many LibreOffices side by side, each started as rarely as the bad files allow.

    For each key the DOCX, or why there is none: ``needs_libreoffice``, ``encrypted``, ``damaged`` or ``timeout``.
    """
    if not shutil.which("soffice"):
        return {key: Unreadable("needs_libreoffice", NEEDS_LIBREOFFICE) for key in batch}
    parts = [list(batch)[number::processes] for number in range(min(processes, len(batch)))]
    with ThreadPoolExecutor(max(1, len(parts))) as starters:
        found = starters.map(_convert, [{key: batch[key] for key in part} for part in parts])
        results = {key: result for part in found for key, result in part.items()}
    return {key: results[key] for key in batch}


def as_docx(data: bytes) -> bytes:
    """The file itself, or the DOCX that LibreOffice makes of it if it needs that. Raises `Unreadable`."""
    if sniff(data) not in FORMATS:
        return data
    (result,) = convert({"": data}).values()
    if isinstance(result, Unreadable):
        raise result
    return result


def _convert(batch: Mapping[str, bytes]) -> dict[str, bytes | Unreadable]:
    done: dict[str, bytes | Unreadable] = {}
    for key, data in batch.items():
        if is_encrypted_word(data):
            done[key] = Unreadable("encrypted", "The Word document is encrypted with a password: ask its publisher.")
    waiting = [key for key in batch if key not in done]
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
    with tempfile.TemporaryDirectory(prefix="gongkai-office-") as folder:
        scratch = Path(folder)
        (scratch / "out").mkdir()
        _write_profile(scratch / "profile" / "user")
        names = [f"{number}.bin" for number in range(len(files))]
        for name, data in zip(names, files, strict=True):
            (scratch / name).write_bytes(data)
        trouble = _watch(scratch, names)
        made = [scratch / "out" / f"{number}.docx" for number in range(len(files))]
        return [path.read_bytes() if path.is_file() else None for path in made], trouble


def _watch(scratch: Path, names: list[str]) -> Unreadable | None:
    """Run LibreOffice over the files until it ends, or makes no progress and is killed."""
    arguments = [f"-env:UserInstallation={(scratch / 'profile').as_uri()}", "--headless", "--norestore"]
    arguments += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", "out", *names]
    process = subprocess.Popen(  # noqa: S603  # every argument is our own: files are called 0.bin, 1.bin, …
        [*_confinement(), "soffice", *arguments],
        cwd=scratch,
        env={
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(scratch),
            "TMPDIR": str(scratch),
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


def _write_profile(folder: Path) -> None:
    folder.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    (folder / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), "utf-8")


@cache
def _confinement() -> tuple[str, ...]:
    """The commands to run LibreOffice under: limits of memory and file size, no network; those that work here."""
    candidates = (
        ("prlimit", f"--as={_MOST_MEMORY}", f"--fsize={_LARGEST_FILE}", "--core=0"),
        ("unshare", "--user", "--map-root-user", "--net"),
        ("unshare", "--net"),
    )
    working: tuple[str, ...] = ()
    for command in candidates:
        if command[0] in working or not shutil.which(command[0]):
            continue
        if not subprocess.run([*command, "true"], capture_output=True, check=False).returncode:  # noqa: S603  # as above
            working += command
    return working
