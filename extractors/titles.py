"""What a title says: that it heads an annual report, of whom, about which year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.labels import normalise
from gongkai import codebook

_SUBJECT = r"(?:政府信息(?:与政务|主动)?公开|政务信息公开|信息公开|政务公开)"
# the characters after the year may be swapped or doubled in real titles (工作告年度报, 年度报告年度报告)
_NUMBER = r"(?:(?:19|20)\d{2}|[二一][〇○零0oO九一二][〇○零一二三四五六七八九0oO]{2})"
_REPORT = re.compile(
    rf"{_SUBJECT}(?:工作|情况|的|年度|年|工)*(?:{_NUMBER}年?度?(?:工作|情况|的|年度)*)?"
    r"(?:(?:年度|工作|情况)?报告|年报|工作告年度报)"
)
_FORM = re.compile(rf"{_SUBJECT}(?:工作|情况|的|年度)*(?:统计|汇总)(?:报?表|情况表)")
_YEAR = re.compile(rf"({_NUMBER})(?!年\d{{1,2}}月)年?度?")
_DAY = re.compile(r"20\d{2}(?:年|-|/|\.)\d{1,2}(?:月|-|/|\.)\d{1,2}日?(?:星期[一二三四五六日天])?")
_DIGITS = str.maketrans("〇○零oO一二三四五六七八九", "00000123456789")
# what stands behind the report's name, in brackets or after a dash, is the agency where it ends as bodies do
_BODY_BEHIND = re.compile(
    r"[\u3400-\u9fff()]{2,39}(?:局|委员会|政府|办公室|办公厅|办事处|街道?|苏木|厅|院|中心|署|处|会|队|站|所|委|办|[镇乡区县市旗州盟])"
)
_REMARK = r"(?:\(.*\))?$"
_OURS = re.compile(r"信息公|政务公|公开")
_LEAD = re.compile(
    r"^(?:附件?[一二三四五\d]*[:.、]|(?:信息)?(?:标题|名称):|[\[【〔][^\]】〕]{1,8}[\]】〕]"
    r"|[\u3400-\u9fff]{1,9}[发函字办](?:[\[〔(]20\d{2}[\]〕)]|20\d{2}-)第?\d{1,4}号?)+"  # 甲政发〔2013〕5号
)
_AROUND = re.compile(r"[>»›→:|]|^首页")  # breadcrumbs, menus, and boxes of what a page says of itself
_SPOKEN = re.compile(
    r"(?:(?:现|特|特此|兹|予以|向社会(?:各界)?)(?:公布|公开|发布)|现将|(?:编制|编写)[了的]?)《?"
    rf"(?P<who>[^,，。;；:《》]{{0,40}}?)(?P<report>{_REPORT.pattern}|{_SUBJECT}(?:工作|情况)+(?=[,。]))"
)
_OURSELVES = re.compile(
    r"(?:本(?:机关|单位|局|办|委|级|部门|街道|镇|乡|区|县|市)|我(?:机关|单位|局|办|委|院|中心|街道?|镇|乡|苏木|区|县|市|旗|部门)|本级政府)"
    r"(?:\([^()]*\))?的?$"
)
_RUNNING = re.compile(
    r"^(?:按照|根据|依据|依照)|现将|现就|特向社会|如下:?$|:$"
)  # a sentence of the text, not a headline
_OF_WHAT = re.compile(r"(?<=[局会府办室处厅院心委])关于.*$")  # 甲县政府办公室关于甲县…: who tells of whom
_ENCLOSES = re.compile(r"\((?:含|附)[^()]*\)$")
_OF_WHERE = re.compile(r"^\(([^()]*)\)")  # （甲区）乙镇人民政府
_TRIM = "*#—-_·:：,，。.、|《》“”\"'（）()[]【】 的"


@dataclass(frozen=True, slots=True)
class Title:
    """A line that heads a report, as printed; the agency and year it names, '' and None where it names none."""

    text: str
    agency: str
    year: int | None


def year_in(text: str) -> int | None:
    """The first year from 2003 to 2099 that `text` (normalised) names, in Arabic or Chinese digits."""
    for found in _YEAR.finditer(text):
        year = int(found[1].translate(_DIGITS))
        if 2003 <= year <= 2099:
            return year
    return None


def without_year(text: str) -> str:
    """A name (as it may stand on a sheet's tab) without the year beside it."""
    return _YEAR.sub("", normalise(text)).strip(_TRIM)


@lru_cache(maxsize=4096)  # a page says its title in several places
def parse_title(text: str) -> Title | None:
    """Read a line as the title of an annual report on open government information; None if it is not one.

    A headline about such a report (发布…, 关于…的通知) and the title of another kind of report are not.
    """
    if "公" not in text or "报" not in text:  # most lines; said before anything is folded
        return None
    return _titled(text, _REPORT)


@lru_cache(maxsize=4096)
def parse_form_title(text: str) -> Title | None:
    """Read a line as the title of the statistics form of 2014, which workbooks hold without a report around it."""
    return _titled(text, _FORM) if "公" in text and "统计" in text else None


def _titled(text: str, named: re.Pattern[str]) -> Title | None:
    plain = _ENCLOSES.sub("", _LEAD.sub("", _DAY.sub("", normalise(text))))
    found = named.search(plain)
    if found is None or len(plain) > 80 or any(stop in plain for stop in "。;"):
        return None
    if _RUNNING.search(plain):
        return spoken_title(text)
    around = plain[: found.start()] + plain[found.end() :]
    if (
        _is_of_rules(plain[found.end() :])
        or _compares(plain[found.end() :])
        or codebook.saying("about_a_report").search(around)
        or codebook.saying("other_report").search(around)
    ):
        return None
    before = plain[: found.start()].removeprefix("关于")
    if _AROUND.search(before):
        return None
    agency = _OF_WHERE.sub(r"\1", _YEAR.sub("", before)).strip(_TRIM).removesuffix("关于").strip(_TRIM)
    agency = _OF_WHAT.sub("", agency)
    if agency.count("(") > agency.count(")"):
        agency += ")"
    if agency.endswith("人民"):  # 甲县人民政府信息公开年报
        agency += "政府"
    if not agency:
        behind = _YEAR.sub("", plain[found.end() :]).strip(_TRIM)
        agency = behind if _BODY_BEHIND.fullmatch(behind) else ""
    return Title(" ".join(text.split()), _named(agency), year_in(plain))


def _named(agency: str) -> str:
    """The agency, '' where only a level is left of it: 2016年度镇政府信息公开年度报告 names nobody, nor does 我局."""
    return agency if len(agency) > 1 and not _OURSELVES.match(agency) else ""


def spoken_title(text: str) -> Title | None:
    """The report that running text says it is (现向社会公布甲县教育局2020年政府信息公开年度报告), None if it says none.

    Only what is published here and now counts: not the notice that asked for it, nor another year's report.
    """
    plain = normalise(text)
    for found in _SPOKEN.finditer(plain):
        if _is_of_rules(plain[found.end() :]) or codebook.saying("about_a_report").search(found["who"]):
            continue
        if year := year_in(found["who"] + found["report"]):
            who = _YEAR.sub("", found["who"]).strip(_TRIM).removeprefix("关于").removesuffix("关于")
            who = _OURSELVES.sub("", who).strip(_TRIM)
            return Title(found["who"] + found["report"], _named(who), year)
    return None


def heads_another(text: str) -> bool:
    """Whether a line is the title of something else that the same offices publish: another report
    (法治政府建设年度报告, 2023年度信访工作报告), a summary, a plan."""
    plain = normalise(text)
    if len(plain) > 60 or plain.endswith(("。", "；", ";")) or _REPORT.search(plain):
        return False
    if codebook.saying("other_kind", behind=_REMARK).search(plain):
        return True
    foreign = codebook.saying("other_report").search(plain) or (_YEAR.search(plain) and not _OURS.search(plain))
    return bool(foreign) and codebook.saying("kind_of_report", behind=_REMARK).search(plain) is not None


def _is_of_rules(behind: str) -> bool:
    """Whether what stands behind a report's name says that rules for it are meant, or what else belongs to it."""
    return codebook.saying("rules_of_reports", before="(?:工作)?的?").match(behind) is not None


def _compares(behind: str) -> bool:
    """Whether what stands behind a report's name says that reports are compared."""
    return codebook.saying("compared", before=".{0,14}").match(behind) is not None


def holds_a_day(text: str) -> bool:
    """Whether a line says a day, as the head of a page does and no line of a title."""
    return _DAY.search(normalise(text)) is not None


def compares_reports(text: str) -> bool:
    """Whether a headline says that annual reports are compared (政府信息公开年报比对)."""
    plain = normalise(text)
    found = _REPORT.search(plain)
    return found is not None and _compares(plain[found.end() :])


def is_about_a_report(text: str) -> bool:
    """Whether a headline speaks of an annual report without being the title of one."""
    plain = normalise(text)
    return _REPORT.search(plain) is not None and not _RUNNING.search(plain) and parse_title(text) is None
