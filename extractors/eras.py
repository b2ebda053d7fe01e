"""Which template era each block of a report prints, told by its own labels.

The year does not decide: the 2019 layout is printed in reports of 2021 and 2022, and single reports mix both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from extractors.places import Placed
from gongkai import codebook

Block = tuple[str, tuple[int, int]]


_BY_HEADER = frozenset(table.table for table in codebook.tables() if table.block == "header")


def block_of(one: Placed) -> Block:
    """Section 二 is as many blocks as it has headers; the other tables are one, however they were split."""
    table = one.place.table
    return table, one.block if table in _BY_HEADER else (0, 0)


def settle_eras(placed: Sequence[Placed], expected: str) -> dict[Block, str]:
    """Template of each block: by the labels only one era prints, else that of most other blocks, else `expected`."""
    votes: defaultdict[Block, list[str]] = defaultdict(list)
    for one in placed:
        votes[block_of(one)].extend(one.place.eras)
    told = {block: Counter(eras).most_common(1)[0][0] for block, eras in votes.items() if eras}
    counts = Counter(told.values())
    most = max(counts.values(), default=0)
    fallback = expected if counts[expected] == most else counts.most_common(1)[0][0]
    return {block: told.get(block, fallback) for block in votes}
