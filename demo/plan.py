"""What is planted where: the departures from chance that make the demo web a test, each once and by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

Place = tuple[str, int]
"""A report by body and year."""

Form = Literal["html", "docx", "pdf", "html+pdf"]
"""How a report is published: on the page, as an attachment that is all the page holds, or both."""

FORMS: Mapping[Place, Form] = {
    ("呼兰区人民政府", 2022): "html",
    ("呼兰区教育局", 2020): "docx",
    ("呼兰区民政局", 2023): "pdf",
    ("汉阳区人民政府", 2023): "html+pdf",
    ("汉阳区教育局", 2019): "html",
    ("汉阳区教育局", 2021): "html",
    ("汉阳区教育局", 2024): "html",
    ("汉阳区市场监督管理局", 2020): "html",
    ("洪泽区人民政府", 2023): "pdf",
    ("洪泽区水利局", 2021): "docx",
}
"""Reports whose form is not left to chance."""

STYLES: Mapping[Place, Mapping[str, Any]] = {
    ("呼兰区民政局", 2023): {"requests": "2019", "spellings": ("vertical", "lost_characters", "spaced")},
    ("呼兰区财政局", 2021): {"disclosure": "2019", "requests": "2019"},
    ("洪泽区水利局", 2021): {"disclosure": "2019"},
    ("汉阳区教育局", 2019): {"missing_totals": True, "zero": "0"},
    ("汉阳区教育局", 2022): {"misprints": ((("requests.outcome.granted", "total"), 1),)},
    ("汉阳区人力资源和社会保障局", 2024): {"misprints": ((("requests.received", "natural_person"), 10),)},
    ("洪泽区人民政府", 2023): {
        "misprints": ((("review.total", None), 2), (("litigation.after_review.total", None), 1)),
    },
    ("洪泽区教育局", 2025): {"nameless_title": True},
}
"""Reports that depart from their chosen style in a way that matters: another era's layout, a source's own errors."""

CHARSETS: Mapping[Place, tuple[str, str]] = {
    ("汉阳区教育局", 2019): ("gb18030", "utf-8"),
    ("汉阳区市场监督管理局", 2020): ("gb18030", ""),
    ("汉阳区教育局", 2024): ("utf-8", "gb2312"),
}
"""Pages whose bytes and declared charset disagree: (real, declared)."""

IMPORTED: Mapping[Place, date] = {
    ("呼兰区人民政府", 2019): date(2021, 2, 8),
    ("呼兰区教育局", 2019): date(2021, 2, 8),
    ("呼兰区民政局", 2019): date(2021, 2, 9),
    ("呼兰区财政局", 2019): date(2021, 2, 9),
}
"""Reports moved from an older system: the month in their address is the month of the move."""

IN_PAGES: frozenset[Place] = frozenset({("汉阳区教育局", 2021)})
"""Reports whose article the site parts into two pages."""

UNPUBLISHED: frozenset[Place] = frozenset({("洪泽区农业农村局", 2022)})
"""Reports that were never published."""

WRONG_COLUMN: Place = ("汉阳区人民政府", 2020)
"""The report that stands in the next year's column only."""

IN_TWO_COLUMNS: Place = ("呼兰区人民政府", 2022)
"""The report that a second column links to as well."""
