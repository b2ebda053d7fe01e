"""Names as people give them, held against those that exist: a wrong one is answered with what was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from gongkai import codebook


def listed(names: Iterable[str], limit: int = 12) -> str:
    """Names in a sentence, the first `limit` of them."""
    ordered = sorted(names)
    return ", ".join(ordered[:limit]) + (f" and {len(ordered) - limit} more" if len(ordered) > limit else "")


def as_list(value: str | Iterable[str]) -> list[str]:
    """One name or several as a list."""
    return [value] if isinstance(value, str) else list(value)


def known(what: str, wanted: Sequence[str], allowed: Iterable[str]) -> list[str]:
    """`wanted`, when all are allowed.

    Raises:
        ValueError: one is not; the message names near misses, else what there is.
    """
    names = list(allowed)
    for name in wanted:
        if name not in names:
            raise ValueError(f"there is no {what} {name!r}; {_hint(str(name), names)}")
    return list(wanted)


def indicator_codes(wanted: str | Iterable[str]) -> list[str]:
    """Indicator codes; `requests.*` stands for all that begin with `requests.`."""
    codes = sorted({line.indicator for line in codebook.indicators()})
    found: list[str] = []
    for name in as_list(wanted):
        matching = [code for code in codes if code.startswith(name[:-1])] if name.endswith("*") else []
        if not matching and name not in codes and not _close(name, codes):
            raise ValueError(
                f"there is no indicator {name!r}; gongkai.search({name.rstrip('.*')!r}) looks for it in labels, "
                f"definitions and laws, gongkai.indicators() lists all {len(codes)}"
            )
        found += matching or known("indicator", [name], codes)
    return list(dict.fromkeys(found))


def region_codes(wanted: str | Iterable[str]) -> list[str]:
    """Division codes of regions given by code or name, with all that lie in them: 哈尔滨市 stands for its districts.

    Raises:
        ValueError: a region that does not exist, or a name that several share; the message lists their codes.
    """
    codes = {_region_code(name) for name in as_list(wanted)}
    regions = codebook.regions()
    inner = codes
    while inner:
        inner = {code for code, region in regions.items() if region.parent in inner} - codes
        codes |= inner
    return sorted(codes)


def _region_code(name: str) -> str:
    regions = codebook.regions()
    if name in regions:
        return name
    same = [region for region in regions.values() if region.name == name]
    if len(same) > 1:
        places = "; ".join(f"{region.code} in {_way(region)}" for region in same)
        raise ValueError(f"{len(same)} regions are called {name!r}; give the code: {places}")
    if not same:
        names = {region.name for region in regions.values()} | set(regions)
        raise ValueError(f"there is no region {name!r}; {_hint(str(name), sorted(names))}")
    return same[0].code


def _way(region: codebook.Region) -> str:
    """Where a region lies: 黑龙江省 哈尔滨市."""
    parent = codebook.regions().get(region.parent)
    return f"{_way(parent)} {parent.name}".strip() if parent else ""


def _hint(name: str, names: Sequence[str]) -> str:
    close = _close(name, names)
    return f"did you mean {' or '.join(map(repr, close))}?" if close else f"there are {listed(names)}"


def _close(name: str, names: Sequence[str]) -> list[str]:
    """The names that were probably meant."""
    folded = {one.casefold(): one for one in names}
    return [folded[one] for one in difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)]
