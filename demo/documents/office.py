"""DOC and RTF, which nobody writes by hand: LibreOffice makes them of Word files, many at a start."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format"}
"""Formats that LibreOffice writes here, with the name of its filter."""

_PATIENCE = 300.0  # seconds for a whole batch


def is_installed() -> bool:
    """Whether LibreOffice is there."""
    return shutil.which("soffice") is not None


def written(files: Sequence[bytes], format_: str) -> list[bytes]:
    """Each .docx file in another format; empty where LibreOffice gave nothing."""
    if not files:
        return []
    with tempfile.TemporaryDirectory(prefix="gongkai-demo-") as name:
        folder = Path(name)
        for number, data in enumerate(files):
            (folder / f"{number}.docx").write_bytes(data)
        subprocess.run(  # noqa: S603  # every argument is our own
            ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",  # noqa: S607
             "--convert-to", FILTERS[format_], "--outdir", "out", *(f"{number}.docx" for number in range(len(files)))],
            cwd=folder, capture_output=True, check=False, timeout=_PATIENCE,
        )  # fmt: skip
        made = [folder / "out" / f"{number}.{format_}" for number in range(len(files))]
        return [path.read_bytes() if path.is_file() else b"" for path in made]
