"""An Office Open XML package as its parts: bounded, and parsed without anything a hostile file could ask for."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from extractors.document import Unreadable
from extractors.readers.parsing import parse

_MOST_BYTES = 256 * 1024 * 1024
_MOST_MEMBERS = 10_000
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# ISO 29500 "strict" files say the same in other namespaces.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)


class Package:
    """A package held in memory.

    Raises `Unreadable` with cause ``truncated`` (its directory, which stands at the end, is missing), ``damaged``,
    ``encrypted`` or ``too_large``.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            if b"PK\x05\x06" in data[-66000:]:
                raise Unreadable("damaged", f"The document's ZIP container is damaged: {error}.") from None
            raise Unreadable("truncated", "The document is cut off: the end of its ZIP container is missing.") from None
        members = self._zip.infolist()
        size = sum(member.file_size for member in members)
        if size > _MOST_BYTES or len(members) > _MOST_MEMBERS:
            sentence = f"The document unpacks to {len(members):,} parts of {size:,} bytes: that is no report."
            raise Unreadable("too_large", sentence)

    def part(self, name: str) -> etree._Element | None:
        """The root of an XML part, or None where the package has no such part."""
        try:
            data = self._zip.read(name)
        except KeyError:
            return None
        except RuntimeError:  # zipfile says so when a member needs a password
            raise Unreadable("encrypted", f"The document's part {name} is encrypted.") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
            raise Unreadable("damaged", f"The document's part {name} cannot be unpacked: {error}.") from None
        if b"purl.oclc.org" in data[:4096]:
            for strict, transitional in _STRICT:
                data = data.replace(strict, transitional)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,  # nobody asks for elements by their id
        )
        try:
            root = parse(data, parser)
        except etree.XMLSyntaxError as error:
            raise Unreadable("damaged", f"The document's part {name} is no well-formed XML: {error.msg}.") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise Unreadable("damaged", f"The document's part {name} declares a DTD, which no Office document does.")
        return root

    def content(self, name: str) -> bytes:
        """The bytes of a part, none where it is missing or cannot be unpacked."""
        try:
            return self._zip.read(name)
        except (KeyError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError):
            return b""

    def relations(self, name: str) -> dict[str, str]:
        """The targets of a part's relations by id: paths inside the package, or addresses outside."""
        folder, base = posixpath.split(name)
        root = self.part(f"{folder}/_rels/{base}.rels")
        targets: dict[str, str] = {}
        for relation in root.iter(_RELATION) if root is not None else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            targets[relation.get("Id", "")] = target
        return targets
