"""How agencies retype the form's labels: replacements seen in real reports, by name."""

from __future__ import annotations

from collections.abc import Iterable

SPELLINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "breaks": (
        ("本年新制作数量", "本年新\n制作数量"),
        ("本年新公开数量", "本年新\n公开数量"),
        ("社会公益组织", "社会\n公益\n组织"),
        ("法律服务机构", "法律\n服务\n机构"),
        ("结果维持", "结果\n维持"),
        ("尚未审结", "尚未\n审结"),
    ),
    "spaced": (("总计", "总 计"), ("规章", "规 章"), ("信息内容", "信 息 内 容"), ("本年增/减", "本年 增/减")),
    "wide_spaced": (("总计", "总\u3000计"), ("自然人", "自\u3000然\u3000人")),
    "vertical": (("三、本年度办理结果", "三\n、\n本\n年\n度\n办\n理\n结\n果"),),
    "half_brackets": (("（", "("), ("）", ")")),
    "straight_quotes": (("“三安全一稳定”", '"三安全一稳定"'),),
    "corner_quotes": (("“三安全一稳定”", "「三安全一稳定」"),),
    "full_stop_numbers": tuple((f"{number}.", f"{number}．") for number in range(1, 9)),
    "backslash": (("增/减", "增\\减"),),
    "suffix": (("现行有效件数", "现行有效件数（历史累计）"),),
    "typo_internal": (("内部事务", "内容事务"),),
    "typo_case": (("不计其他情形", "不计其他情况"),),
    "lost_characters": (("其他法律行政法规禁止公开", "其他法律行政止公开"),),
}


def spell(label: str, names: Iterable[str]) -> str:
    """`label` after the replacements of each spelling in `names`, in that order."""
    for name in names:
        for old, new in SPELLINGS[name]:
            label = label.replace(old, new)
    return label
