"""What a problem tells a person to do next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.rows import problem_row
from gongkai.archive import Capture

CRAWLED = Capture("hulan", "https://x.cn/2023.docx", datetime(2024, 1, 20, tzinfo=UTC), "response", "attachment")
LOOSE = Capture(None, "file:///tmp/a%20b.docx", datetime(2024, 1, 20, tzinfo=UTC), "resource", "import")


@pytest.mark.parametrize(
    ("cause", "capture", "command"),
    [
        ("truncated", CRAWLED, "gongkai crawl hulan"),
        ("part_missing", CRAWLED, "gongkai show https://x.cn/2023.docx"),
        ("truncated", LOOSE, "gongkai show '/tmp/a b.docx'"),
    ],
)
def test_what_was_cut_on_the_way_is_to_be_fetched_again(cause, capture, command):
    assert problem_row("read", cause, "error", "…", capture)["next_command"] == command
