"""The bytes of documents that are to be drawn."""

from __future__ import annotations

from collections.abc import Iterable

from atlas.holdings import Holdings, Row
from extractors.document import Unreadable
from extractors.readers import office
from gongkai.archive import ArchiveError

_NO_ARCHIVE = "The archive with the original bytes is not beside these data."


class Contents:
    """The bytes of the documents of some reports. Those that go through LibreOffice go together, when the first one is
    asked for."""

    def __init__(self, holdings: Holdings, reports: Iterable[Row]) -> None:
        self._holdings = holdings
        self._wanted = [row["document_sha256"] for row in reports]
        self._converted: dict[str, bytes | Unreadable] | None = None

    def there(self, row: Row) -> bool:
        """Whether the archive has the document."""
        return row["document_sha256"] in self._holdings.documents

    def read(self, sha256: str) -> bytes:
        """Raises `ArchiveError`, `Unreadable`."""
        if self._holdings.formats.get(sha256) not in office.FORMATS:
            return self._bytes(sha256)
        if self._converted is None:
            legacy = [one for one in self._wanted if self._holdings.formats.get(one) in office.FORMATS]
            self._converted = office.convert({one: self._bytes(one) for one in legacy})
        found = self._converted[sha256]
        if isinstance(found, Unreadable):
            raise found
        return found

    def _bytes(self, sha256: str) -> bytes:
        archive = self._holdings.archive
        if archive is None:
            raise ArchiveError(_NO_ARCHIVE)
        document = self._holdings.documents.get(sha256)
        return document.content(archive) if document else archive.read(sha256)
