"""The seven states of an expected report, as people read them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """A state of `coverage`: its code, the sign that tells it without colour, and its name."""

    code: str
    sign: str
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str


STATES = (
    State("reported", "●", "已收录", "reported", "报告已收录并读取", "the report is here and was read"),
    State(
        "not_published",
        "○",
        "未公布",
        "not published",
        "应公布而网站列表中没有",
        "due, and not named on the site’s list",
    ),
    State(
        "not_found",
        "?",
        "未取得",
        "not found",
        "列表中有，文件取不到",
        "a list names it, and the document could not be had",
    ),
    State("blocked", "⊘", "被拦截", "blocked", "网站拒绝访问，未强行获取", "the site bars the way; it was left alone"),
    State("dead", "×", "无应答", "dead", "网站没有任何应答", "the site gives no answer at all"),
    State(
        "unreadable", "!", "无法读取", "unreadable", "文件在，但无法读取", "the document is here and could not be read"
    ),
    State("quarantined", "§", "已隔离", "quarantined", "内容可疑，未采用", "its content is suspect and is not used"),
)
BY_CODE = {state.code: state for state in STATES}
