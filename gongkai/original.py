"""The original bytes behind a value, and the part of them that holds its cell, drawn."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any

from gongkai import dataset
from gongkai.codebook import cell_name
from gongkai.pipeline import part


def archive_of(root: Path, given: str | os.PathLike[str] | None = None) -> Path:
    """The folder of the archive: as given, or where the pipeline keeps it: beside the datasets, two levels above a
    release, inside the folder that `extract --out` wrote.

    Raises:
        FileNotFoundError: it is in none of these places.
    """
    places = [Path(given)] if given else [root / ".gongkai" / "archive", *(up / "archive" for up in root.parents[:2])]
    for place in places:
        if (place / "captures").is_dir():
            return place
    raise FileNotFoundError(
        f"The archive with the original bytes is not in {' or '.join(map(str, places))}: say where it lies with "
        "archive=…, or ask whoever published the data for it. The address and the sha256 say which document it is."
    )


@dataclass(frozen=True, slots=True)
class Source:
    """The document of a value: its bytes, those of all its pages together where its site parts the article into
    several, and which pages those are: address and sha256, the first one first."""

    data: bytes = field(repr=False)
    charset: str
    pages: tuple[tuple[str, str], ...]


def source_of(row: Mapping[str, Any], root: Path, archive: Path) -> Source:
    """The document that a row of `observations` was read from. Raises `NoPipeline`, `gongkai.archive.ArchiveError`."""
    opened = part("gongkai.archive").Archive(archive)
    same = {"document_sha256": [row["document_sha256"]]}
    inputs = dataset.read(root, "documents", ["declared_type", "format"], same).to_pylist()
    header = Message()
    header["Content-Type"] = next((one["declared_type"] for one in inputs if one["declared_type"]), "")
    further = part("flows.paging").pages_published(root, row["source_url"]) if _is_page(inputs) else ()
    pages = [(row["source_url"], row["document_sha256"]), *((page.url, page.document_sha256) for page in further)]
    data = part("flows.documents").joined(opened, [sha256 for _, sha256 in pages])
    return Source(data, header.get_content_charset() or "", tuple(pages))


def _is_page(inputs: Iterable[Mapping[str, Any]]) -> bool:
    return any(one["format"] == "html" for one in inputs)


def closeup(source: Source, row: Mapping[str, Any]) -> str:
    """The part of the document that holds the cell, as HTML: read and drawn in a process that can do no harm."""
    mark = part("facsimile").Mark(row["locator"], row["quality"], cell_name(row["indicator"], row["applicant"]))
    settings = part("gongkai.settings").ExtractSettings()
    return str(part("flows.reading").closeup_apart(source.data, mark, source.charset, settings))
