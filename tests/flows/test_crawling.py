from __future__ import annotations

import pytest

from flows.crawling import UnknownSite, choose
from flows.terminal import repeated
from spiders.registry import Site

SITES = [
    Site(id=f"s{number}", name="区", family="ucap", start_urls=(f"http://{number}.gov.cn/",), region_code="230111")
    for number in range(3000)
]


def test_all_that_are_not_switched_off_are_chosen_unless_some_are_named():
    off = SITES[1].model_copy(update={"status": "off"})
    assert choose([SITES[0], off], []) == [SITES[0]]
    assert choose([SITES[0], off], ["s1"]) == [off]


def test_a_wrong_name_is_answered_with_what_was_meant_and_not_with_thousands():
    with pytest.raises(UnknownSite, match="did you mean 's1999'"):
        choose(SITES, ["s1999x"])
    with pytest.raises(UnknownSite) as told:
        choose(SITES, ["harbin"])
    assert len(str(told.value)) < 200


def test_the_command_that_comes_next_names_the_folder_and_the_registry_of_this_one():
    assert (
        repeated("gongkai crawl s1", "my data", "rows.yaml") == "gongkai crawl s1 --data 'my data' --registry rows.yaml"
    )
    assert repeated("gongkai show http://s1/", "data", "rows.yaml") == "gongkai show http://s1/ --data data"
    assert repeated("gongkai crawl", "", "") == "gongkai crawl"
