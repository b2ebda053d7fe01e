"""DOC, RTF and ODT, which nobody writes by hand: LibreOffice makes them of Word files, many at a start."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from extractors.readers.office_home import furnish, profile_of

FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "odt": "odt:writer8"}
"""Formats that LibreOffice writes here, with the name of its filter."""

_PATIENCE = 300.0  # seconds for a whole batch


def is_installed() -> bool:
    """Whether LibreOffice is there."""
    return shutil.which("soffice") is not None


def written(files: Sequence[bytes], format_: str) -> list[bytes]:
    """Each .docx file in another format. Raises `RuntimeError` where LibreOffice gives nothing of one."""
    if not files:
        return []
    with tempfile.TemporaryDirectory(prefix="gongkai-demo-") as name:
        folder = Path(name)
        for number, data in enumerate(files):
            (folder / f"{number}.docx").write_bytes(data)
        told = subprocess.run(  # noqa: S603  # every argument is our own
            ["soffice", profile_of(folder), "--headless", "--norestore",  # noqa: S607
             "--convert-to", FILTERS[format_], "--outdir", "out", *(f"{number}.docx" for number in range(len(files)))],
            cwd=folder, env={**os.environ, **furnish(folder)}, capture_output=True, check=False, timeout=_PATIENCE,
        )  # fmt: skip
        made = [folder / "out" / f"{number}.{format_}" for number in range(len(files))]
        missing = [path.name for path in made if not path.is_file()]
        if missing:
            said = told.stderr.decode(errors="replace")[-500:]
            raise RuntimeError(f"LibreOffice did not write {', '.join(missing)} of {len(files)} Word files: {said}")
        return [path.read_bytes() for path in made]
