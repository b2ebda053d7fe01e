"""A report in a few lines, to ask whose it is."""

from extractors.extract import extract
from extractors.extraction import Extraction, Hints

REPORT = "<p>{head}</p><h1>{title}</h1>" + "".join(f"<p>{one}、{name}</p><p>无。</p>" for one, name in zip(
    "一二三四五六",
    ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况",
     "存在的主要问题及改进情况", "其他需要报告的事项"),
    strict=True,
))  # fmt: skip


def told(title: str, head: str = "", end: str = "", **hints: str) -> Extraction:
    """What is read of a page of this title, below its `head`."""
    return extract((REPORT.format(title=title, head=head) + end).encode(), Hints(name="a.html", **hints))
