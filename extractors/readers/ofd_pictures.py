"""Pages of OFD documents that are nothing but a picture: the file that each shows, read as a scan."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from math import sqrt

from lxml import etree

from extractors.document import Unreadable
from extractors.readers import image
from extractors.readers.ofd_marks import Placed
from extractors.readers.package import Package
from extractors.readers.scan_blocks import ScannedPage

_MOST_PIXELS = 8_000_000  # of a page that are looked at: more tell nothing more
_MOST_PICTURES = 60  # pages that are read as pictures


class PagePictures:
    """The pictures of a document, by the resources that `main`, its part in `folder`, lists."""

    def __init__(self, package: Package, main: etree._Element, folder: str) -> None:
        self._package = package
        self._files = dict(_files(package, main, folder))
        self._read = 0

    def read(self, placed: Placed, number: int) -> ScannedPage | None:
        """Page `number` as its only picture shows it, None where that cannot be opened or too many were read."""
        data = self._package.content(self._files.get(placed.resource, ""))
        if not data or self._read >= _MOST_PICTURES:
            return None
        try:
            picture = image.page(data, 1)
        except Unreadable:
            return None
        from extractors.readers.scan_page import see  # noqa: PLC0415  # the extra `ocr`, loaded where it is needed

        self._read += 1
        scale = min(1.0, sqrt(_MOST_PIXELS / (picture.width * picture.height)))
        small = picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
        points = placed.width / small.width
        return ScannedPage(see(small, number, points), f"ofd:page={number}", points, placed.left, placed.top)


def _files(package: Package, main: etree._Element, folder: str) -> Iterator[tuple[str, str]]:
    """The id of each picture and the package's name of its file."""
    for listed in main.iterfind("{*}CommonData/*"):
        if etree.QName(listed).localname not in ("PublicRes", "DocumentRes"):
            continue
        name = inside(folder, listed.text or "")
        resources = package.part(name)
        if resources is None:
            continue
        base = inside(posixpath.dirname(name), resources.get("BaseLoc", ""))
        for media in resources.iterfind("{*}MultiMedias/{*}MultiMedia"):
            file = media.findtext("{*}MediaFile")
            if media.get("Type") == "Image" and file:
                yield media.get("ID", ""), inside(base, file)


def inside(folder: str, location: str) -> str:
    """The package's name of a location, which counts from the root if it begins with a slash."""
    return posixpath.normpath(posixpath.join("/", folder, location.strip())).lstrip("/")
