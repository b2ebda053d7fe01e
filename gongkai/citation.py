"""How to cite the data: a release, which stays what it is."""

from __future__ import annotations

import html
import json
import os
from dataclasses import dataclass
from datetime import date

from gongkai.selection import CURRENT, find_root

_TITLE = "gongkai: annual open-government-information reports of China's district governments"
_TITLE_ZH = "中国区县政府信息公开工作年度报告数据集"
_AUTHOR, _AUTHOR_ZH = "gongkai contributors", "gongkai 项目组"


@dataclass(frozen=True, slots=True)
class Citation:
    """A release as a reference: `bibtex`, and `gbt7714` (GB/T 7714-2015). Prints both."""

    bibtex: str
    gbt7714: str

    def __repr__(self) -> str:
        return f"{self.bibtex}\n\n{self.gbt7714}"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.bibtex)}</pre><p>{html.escape(self.gbt7714)}</p>"


def cite(
    release: str = CURRENT,
    *,
    url: str | None = None,
    accessed: date | None = None,
    data: str | os.PathLike[str] | None = None,
) -> Citation:
    """How to cite a release. The digest of its contents is part of the reference, so that nobody need guess what was
    used.

    Args:
        release: name of a release, e.g. "v2026.11.1"; default the current one.
        url: where you had it from; `accessed` is the day, today by default.
        data: the data folder, as for `gongkai.load`.

    Raises:
        FileNotFoundError: there is no such release. What is published but not released changes and cannot be cited.
    """
    folder = find_root(data, release).resolve()
    manifest_file = folder / "release.json"
    if not manifest_file.is_file():
        raise FileNotFoundError(f"{folder} is no release: it has no release.json. `gongkai release` makes one.")
    manifest = json.loads(manifest_file.read_text("utf-8"))
    name, digest = manifest["name"], manifest["contents_sha256"]
    year, month, _ = name.removeprefix("v").split(".")
    day = (accessed or date.today()).isoformat() if url else ""
    where = f",\n  url = {{{url}}},\n  urldate = {{{day}}}" if url else ""
    bibtex = (
        f"@misc{{gongkai_{name},\n  author = {{{{{_AUTHOR}}}}},\n  title = {{{{{_TITLE}}}}},\n  year = {{{year}}},\n"
        f"  month = {{{int(month)}}},\n  version = {{{name}}},\n"
        f"  note = {{Data set, release {name}, contents sha256 {digest}}}{where}\n}}"
    )
    carrier, way = ("DS/OL", f"({year}-{month})[{day}]. {url}") if url else ("DS", f"{year}-{month}")
    gbt7714 = f"{_AUTHOR_ZH}. {_TITLE_ZH}: {name}[{carrier}]. {way}. sha256: {digest}."
    return Citation(bibtex, gbt7714)
