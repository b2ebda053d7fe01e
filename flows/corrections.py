"""Human corrections: a tracked CSV of cells that were read wrong, with what the document really prints there.

A line names the document by its sha256, the cell as in `covers` (``requests.received@total``), the reading it was made
against (`raw_value`), the value that stands there (a number in the dataset's unit, money in yuan, or one of the words
blank, dash, not_applicable, unreadable), and why, who and when. It holds for that document and that reading alone: when
either is another, the line applies no more and is a problem until a person looks again.

Corrections mend *readings*. What a source printed wrong stays as printed, and in conflict.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path

COLUMNS = ("document_sha256", "cell", "reading", "value", "reason", "who", "when")
_WORDS = ("blank", "dash", "not_applicable", "unreadable")


class CorrectionsError(ValueError):
    """A line of the file that is no correction; the message names file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A line of the file: `value` is None where the document gives no number there, `status` says what it gives."""

    line: int
    document_sha256: str
    cell: str
    reading: str
    value: float | None
    status: str
    reason: str
    who: str
    when: str

    def __str__(self) -> str:
        """What is told of it in the data: why, who and when."""
        return f"{self.reason} ({self.who}, {self.when})"


Corrections = Mapping[str, Sequence[Correction]]
"""Corrections by the sha256 of their document."""


def load_corrections(path: Path) -> Corrections:
    """The corrections of a file; none where there is no file. Raises `CorrectionsError`."""
    found: dict[str, list[Correction]] = defaultdict(list)
    if not path.is_file():
        return found
    seen: dict[tuple[str, str], int] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise CorrectionsError(f"{path}: its first line must be {','.join(COLUMNS)}.")
            for row in reader:
                correction = _correction(path, reader.line_num, row)
                key = correction.document_sha256, correction.cell
                if key in seen:
                    raise CorrectionsError(
                        f"{path}, line {correction.line}: the cell is corrected in line {seen[key]}."
                    )
                seen[key] = correction.line
                found[correction.document_sha256].append(correction)
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise CorrectionsError(f"{path} cannot be read as CSV in UTF-8: {error}.") from None
    return found


def _correction(path: Path, line: int, row: Mapping[str, str | None]) -> Correction:
    where = f"{path}, line {line}"
    if None in row or None in row.values():
        raise CorrectionsError(f"{where}: it must have the {len(COLUMNS)} columns {','.join(COLUMNS)}.")
    text = {name: (row[name] or "") if name == "reading" else (row[name] or "").strip() for name in COLUMNS}
    for name in COLUMNS:
        if name != "reading" and not text[name]:
            raise CorrectionsError(f"{where}: {name} is empty; every column but the reading must say something.")
    if len(text["document_sha256"]) != 64:
        raise CorrectionsError(f"{where}: {text['document_sha256']!r} is no sha256; `gongkai review` shows it.")
    try:
        date.fromisoformat(text["when"])
    except ValueError:
        raise CorrectionsError(f"{where}: {text['when']!r} is no date such as 2026-11-22.") from None
    value, status = _value(where, text.pop("value"))
    return Correction(line=line, value=value, status=status, **text)


def _value(where: str, text: str) -> tuple[float | None, str]:
    if text in _WORDS:
        return None, text
    try:
        number = float(text)
        if not isfinite(number):
            raise ValueError
        return number, "reported"
    except ValueError:
        allowed = ", ".join(_WORDS)
        raise CorrectionsError(f"{where}: the value {text!r} is neither a number nor one of {allowed}.") from None
