"""Links of the pages: as they are written they lead to files of the repository, in the site to its pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

SOURCE = "source"
"""Folder of the site for files of the repository that pages lead to and that are no pages."""

_LINK = re.compile(r"(?<=\]\()([^()\s#]+)(#[^()\s]*)?(?=\))")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def targets(markdown: str, origin: str) -> Iterator[str]:
    """Paths in the repository that the links of a text lead to; `origin` is the path of the text itself."""
    for match in _LINK.finditer(markdown):
        if not _ELSEWHERE.match(match[1]):
            yield _resolve(origin, match[1])


def rewrite(markdown: str, page: str, origin: str, places: Mapping[str, str]) -> str:
    """The text with its links leading to pages: `places` says which page a path of the repository has become."""

    def there(match: re.Match[str]) -> str:
        if _ELSEWHERE.match(match[1]):
            return match[0]
        path = _resolve(origin, match[1])
        found = places.get(path, f"{SOURCE}/{path}.md")
        return posixpath.relpath(found, posixpath.dirname(page)) + (match[2] or "")

    return _LINK.sub(there, markdown)


def source(root: Path, path: str) -> str:
    """A page that shows a file of the repository."""
    language = {".py": "python", ".yaml": "yaml", ".csv": "text"}.get(posixpath.splitext(path)[1], "text")
    text = (root / path).read_text("utf-8").rstrip()
    return f"# {path}\n\n`````{language}\n{text}\n`````\n"


def _resolve(origin: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(origin), target))
