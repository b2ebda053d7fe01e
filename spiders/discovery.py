"""Which links may lead to an annual report: told by the meaning of their text.

Better one page too many than a report missed: what turns out to be none is marked so by extraction. Noise that shares
the columns (budgets, guides, reports on other work) is passed over and counted.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal
from urllib.parse import urlsplit

from spiders.page import is_cut

Verdict = Literal["candidate", "noise", "other"]

ATTACHMENT_TYPES = frozenset(
    {"doc", "docx", "wps", "pdf", "xls", "xlsx", "et", "csv", "ofd", "rtf", "txt", "zip", "rar", "7z"}
)

_REPORT = re.compile(r"报告|年报|总结")
_DISCLOSURE = re.compile(r"(?:信息|政务|政府)公开|公开工作")
_NOISE = re.compile(
    r"[预决]算|法治政府|依法行政|指南|目录|三公|绩效|审计|统计公报|国民经济|政府工作报告|招聘|招标|采购|规划|申请表|"
    r"行政执法|双随机|责任清单|权力清单"
)


def verdict(text: str) -> Verdict:
    """What a link's text promises: `candidate` (fetch it), `noise` (known to be something else) or `other`."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if _REPORT.search(plain) and _DISCLOSURE.search(plain):
        return "candidate"
    if _NOISE.search(plain):
        return "noise"
    if is_cut(plain) or re.search(r"年度报告|年报", plain):
        return "candidate"
    return "other"


def is_attachment(url: str) -> bool:
    """Whether an address names a file of a type that may hold a report."""
    return urlsplit(url).path.rpartition(".")[2].lower() in ATTACHMENT_TYPES
