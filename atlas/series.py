"""The numbers of an agency over the years as the rows of a table; templates take several times as long for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup

from atlas.figures import Point, Quartiles, Series
from atlas.numbers import SIGNS, safe
from atlas.rendering import grouped
from gongkai.arithmetic import plain


def rows(series: Iterable[Series], up: str) -> Markup:
    """A row for each indicator; `data-peers` and `data-value` are for the script that draws one."""
    return Markup("\n".join(_row(one, up) for one in series))  # noqa: S704  # each part is escaped


def _row(one: Series, up: str) -> str:
    gloss = f'<span class="t gloss" lang="en">{safe(one.line.gloss_en)}</span>' if one.line.gloss_en else ""
    head = f'<button type="button" class="draw">{safe(one.line.label_zh)}</button>{gloss}'
    peers = ",".join(map(_marks, one.peers))
    cells = "".join(_cells(one.points, up))
    return f'<tr data-code="{one.line.indicator}" data-peers="{peers}"><th scope="row">{head}</th>{cells}</tr>'


@lru_cache(50_000)  # many bodies have the same peers
def _marks(peers: Quartiles | None) -> str:
    return " ".join(map(plain, (peers.low, peers.median, peers.high))) if peers else ""


def _cells(points: Iterable[Point | None], up: str) -> Iterator[str]:
    for point in points:
        if point is None:
            yield '<td class="n absent-soft"></td>'
            continue
        value = f' data-value="{plain(point.value)}"' if point.value is not None else ""
        text = grouped(point.value) if point.value is not None else SIGNS.get(point.status, "–")
        address = f"{up}{safe(point.page)}#{safe(point.cell)}"
        yield f'<td class="n q-{point.quality}"{value}><a href="{address}">{text}</a></td>'
