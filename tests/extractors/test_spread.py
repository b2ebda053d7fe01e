"""Which members a group's label stands for, told by its place."""

from __future__ import annotations

import pytest

from extractors.spread import Share, spread

MEMBERS = [(float(index), index + 1.0) for index in range(6)]
NAMES = "abcdef"


def label(middle: float) -> tuple[float, float]:
    return middle - 0.2, middle + 0.2


@pytest.mark.parametrize(
    ("mode", "labels"),
    [
        ("middle", [label(2.0), label(5.0)]),
        ("first", [(0.1, 0.5), (4.1, 4.5)]),
        ("last", [(3.5, 3.9), (5.5, 5.9)]),
    ],
)
def test_labels_in_the_middle_and_at_either_end(mode: str, labels: list[tuple[float, float]]) -> None:
    assert spread(labels, MEMBERS, NAMES, mode)[1] == [Share(0, 4), Share(4, 6)]


def test_members_without_a_group_are_left_out() -> None:
    assert spread([label(4.5)], MEMBERS, "aabcbc", "middle")[1] == [Share(4, 5)]
    assert spread([label(3.0), label(5.0)], MEMBERS, "abcdcd", "middle")[1] == [Share(2, 4), Share(4, 6)]


def test_no_group_has_two_members_of_one_name() -> None:
    assert spread([label(1.5), label(4.5)], MEMBERS, "abcabc", "middle")[1] == [Share(0, 3), Share(3, 6)]
    _, (share,) = spread([label(3.0)], MEMBERS, "abcabc", "middle")
    assert share is None or share.end - share.first <= 3


def test_a_label_out_of_place_tells_nothing_and_fits_ill() -> None:
    cost, shares = spread([(9.0, 9.5)], MEMBERS, NAMES, "middle")
    assert shares == [None]
    assert cost > spread([label(3.0)], MEMBERS, NAMES, "middle")[0]
    assert spread([label(1.0)] * 2, MEMBERS[:1], NAMES, "middle")[1] == [None, None]


def test_where_the_names_begin_anew_a_group_begins() -> None:
    labels = [label(3.6), label(5.3)]  # as near to the middle of members that are no group
    assert spread(labels, MEMBERS, "abcabc", "middle")[1] != [Share(2, 5), Share(5, 6)]
    assert spread(labels, MEMBERS, "abcdef", "middle")[1] == [Share(2, 5), Share(5, 6)]
