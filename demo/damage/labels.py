"""Labels that no longer read as the form's: retyped, set apart, added to, or mangled by software."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from demo.damage.editing import LayoutChange, labels, swap, tables
from demo.documents.grid import value_rows
from demo.documents.model import Cell, Layout, Table

_LOOKALIKES = dict(
    zip(
        "本年新收政府信息公开申请数量结果维持纠正尚未审结处理予以提供机关掌握属于国家秘密商业内部事务过程性制作补正后行为",
        "木午亲受正附倍息公开伸情数里洁杲唯待纠证上末申洁处里子以提共机美撑握属干国加秘蜜商丛内部是务过成性治做补证後行为",
        strict=True,
    )
)
"""Characters and what is typed for them: of the same look or the same sound. Some stand for themselves."""

_RADICALS = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}
"""Characters → the Kangxi radical that some PDF fonts give out for them."""

_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"、": "､", "。": "｡"}
_NOTES = {
    "规章": "：指有权机关依照法定权限和程序制定并以政府令形式公布的文件，不包括本机关内部管理文件和转发上级的文件，"
    "没有制定权限的单位一律填写为零",
    "规范性文件": "：是指各级人民政府及其派出机关、部门依照法定权限、程序制定并公开发布，涉及公民、法人和其他组织"
    "权利义务，具有普遍约束力，在一定期限内反复适用的公文，不含机构编制、会议纪要、工作方案等内部管理文件",
    "上一年项目数量": "（指上一年底的事项数）",
    "本年增/减": "（指本年增加或减少的事项数，减用负值表示，如 -8）",
    "处理决定数量": "（指本年办件量）",
    "采购总金额": "（指本年采购总金额）",
    "行政许可": "（填报口径：以本级权责清单为准，含委托实施的事项）",
    "行政处罚": "（填报口径：以行政处罚决定书计，一案多罚的计一件）",
    "一、本年新收政府信息公开申请数量": "（以收到申请之日为准，含当面、邮寄、网络等渠道）",
}
_SUFFIXES = ("（件）", "（单位：件）", "※", "*", "①", "（历史累计）", "：")
_YEARS = ("本年", "上一年", "上年", "现行")


_SYNONYMS = (
    ("总计", "合计"), ("法人或其他组织", "法人和其他组织"), ("商业企业", "企业"), ("社会公益组织", "公益组织"),
    ("法律服务机构", "法律服务组织"), ("本年新制作数量", "本年新制作件数"), ("对外公开总数量", "对外公开数量"),
    ("上一年项目数量", "上年项目数"), ("本年增/减", "本年增减"), ("处理决定数量", "处理决定件数"),
    ("采购项目数量", "采购项目数"), ("本年制发件数", "本年制发数"), ("现行有效件数", "现行有效数"),
    ("本年制发件数", "本年新制发数量"), ("本年废止件数", "废止数量"), ("本年增/减", "本年增/"),
    ("规范性文件", "行政规范性文件"), ("结果维持", "维持"), ("结果纠正", "纠正"), ("尚未审结", "未审结"),
    ("本年新收政府信息公开申请数量", "本年新收申请数"), ("申请人情况", "申请人类别"), ("未经复议直接起诉", "直接起诉"),
    ("复议后起诉", "经复议后起诉"), ("结转下年度继续办理", "结转下年度"),
)  # fmt: skip
"""Words of the form and what agencies print for them; in the middle of a longer label as well."""


_ENGLISH = {
    "总计": "Total", "合计": "Total", "自然人": "Natural persons", "商业企业": "Enterprises", "其他": "Others",
    "科研机构": "Research institutions", "社会公益组织": "Charities", "法律服务机构": "Law firms",
    "法人或其他组织": "Legal persons and other organisations", "信息内容": "Content", "规章": "Regulations",
    "规范性文件": "Normative documents", "行政许可": "Licences", "行政处罚": "Penalties",
    "结果维持": "Upheld", "结果纠正": "Corrected", "其他结果": "Other results", "尚未审结": "Pending",
    "申请人情况": "Applicants", "（一）予以公开": "Granted", "（七）总计": "Sum of 1 to 6",
}  # fmt: skip
"""Labels of the form and what stands beside them on bilingual forms."""

_TRADITIONAL = str.maketrans(
    "本年新收政府信息公开申请数量结转处理结果维纠尚未审总计属于国务秘对机关业财规范发废许强收费项额采购复议诉讼无补内",
    "本年新收政府信息公開申請數量結轉處理結果維糾尚未審總計屬於國務秘對機關業財規範發廢許強收費項額採購復議訴訟無補內",
)
"""Characters as written in Hong Kong and Taiwan, and by some typists."""


def _relabel(change: Callable[[str, Random], str], share: float, shortest: int = 1) -> LayoutChange:
    """Damage to about `share` of the labels of at least `shortest` characters, and to one at least."""

    def damage(layout: Layout, chance: Random) -> Layout:
        able = [cell for table in tables(layout) for cell in labels(table, shortest)]
        chosen = chance.sample(able, k=min(len(able), max(1, round(share * len(able)))))
        new = {id(cell): replace(cell, text=change(cell.text, chance)) for cell in chosen}
        return swap(layout, {key: cell for key, cell in new.items() if cell not in chosen})

    return damage


def _mistype(text: str, chance: Random) -> str:
    """A character replaced by one that looks or sounds alike, in longer labels perhaps two."""
    places = [place for place, character in enumerate(text) if _LOOKALIKES.get(character, character) != character]
    for place in chance.sample(places, k=min(len(places), chance.randint(1, 2) if len(text) > 7 else 1)):
        text = text[:place] + _LOOKALIKES[text[place]] + text[place + 1 :]
    return text


def _lose(text: str, chance: Random) -> str:
    """One character lost."""
    place = chance.randrange(2, len(text))
    return text[:place] + text[place + 1 :]


def _double(text: str, chance: Random) -> str:
    """One character typed twice."""
    place = chance.randrange(len(text))
    return text[:place] + text[place] + text[place:]


def _exchange(text: str, chance: Random) -> str:
    """Two neighbours exchanged."""
    place = chance.randrange(2, len(text) - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _twice(text: str, chance: Random) -> str:
    """Printed twice, as where a page shows one text to wide and one to narrow screens."""
    return text + chance.choice(("", " ", "\n")) + text if len(text) <= 12 else text


def _radicals(text: str, _chance: Random) -> str:
    return "".join(_RADICALS.get(character, character) for character in text)


def _narrow(text: str, _chance: Random) -> str:
    return "".join(_NARROW.get(character, character) for character in text)


def _widen(text: str, _chance: Random) -> str:
    return "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text)


def _space_out(text: str, chance: Random) -> str:
    return chance.choice((" ", "\u3000")).join(text) if len(text) <= 8 else text


def _set_upright(text: str, _chance: Random) -> str:
    return "\n".join(text) if len(text) <= 12 else text


def _break_line(text: str, chance: Random) -> str:
    place = chance.randrange(1, len(text))
    return f"{text[:place]}{chance.choice((' ', chr(10), ' ' + chr(10)))}{text[place:]}"


def _hide_characters(text: str, chance: Random) -> str:
    """Characters nobody sees: non-breaking and zero-width spaces, byte-order marks, soft hyphens."""
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice("\u00a0\u200b\u200d\ufeff\u00ad\u2003") + text[place:]


def _annotate(text: str, _chance: Random) -> str:
    return text + _NOTES.get(text, "")


def _suffix(text: str, chance: Random) -> str:
    return text + chance.choice(_SUFFIXES) if len(text) > 3 else text


def _date_header(text: str, chance: Random) -> str:
    if not text.startswith(_YEARS):
        return text
    year = chance.randint(2018, 2024)
    return chance.choice((f"{text} {year}年", f"{text}（{year}年）", f"{year}年{text}"))


def _replace_words(text: str, chance: Random) -> str:
    able = [(word, other) for word, other in _SYNONYMS if word in text and other not in text]
    return text.replace(*chance.choice(able)) if able else text


def _in_english_too(text: str, chance: Random) -> str:
    return text + chance.choice((" ", "\n")) + _ENGLISH[text] if text in _ENGLISH else text


def _in_traditional(text: str, _chance: Random) -> str:
    return text.translate(_TRADITIONAL)


def _garble(layout: Layout, chance: Random) -> Layout:
    """Print one row's label as bytes read in the wrong charset. Who cannot tell the row must say that it is there."""
    able = [(table, cell) for table in tables(layout) for cell in _row_labels(table)]
    if not able:
        return layout
    table, label = chance.choice(able)
    new = {id(label): replace(label, text=label.text.encode().decode("gbk", "replace"))}
    for cell in table.cells:
        if cell.row == label.row and cell.fact:
            new[id(cell)] = replace(cell, fact=replace(cell.fact, legible=False))
    return swap(layout, new)


def _row_labels(table: Table) -> Iterator[Cell]:
    rows = value_rows(table)
    return (cell for cell in labels(table, 4) if cell.row in rows and cell.rowspan == 1)


LABELS: dict[str, LayoutChange] = {
    "typos": _relabel(_mistype, 0.15, shortest=4),
    "lost characters": _relabel(_lose, 0.1, shortest=5),
    "doubled characters": _relabel(_double, 0.1, shortest=4),
    "exchanged characters": _relabel(_exchange, 0.1, shortest=5),
    "labels twice": _relabel(_twice, 0.2, shortest=2),
    "kangxi radicals": _relabel(_radicals, 1.0),
    "half width": _relabel(_narrow, 1.0),
    "full width": _relabel(_widen, 1.0),
    "letter-spaced": _relabel(_space_out, 0.5, shortest=2),
    "upright labels": _relabel(_set_upright, 0.4, shortest=2),
    "breaks in labels": _relabel(_break_line, 0.5, shortest=3),
    "hidden characters": _relabel(_hide_characters, 0.5, shortest=2),
    "notes in labels": _relabel(_annotate, 1.0),
    "suffixes": _relabel(_suffix, 0.3),
    "years in headers": _relabel(_date_header, 1.0),
    "synonyms": _relabel(_replace_words, 0.3, shortest=2),
    "english beside": _relabel(_in_english_too, 1.0, shortest=2),
    "traditional characters": _relabel(_in_traditional, 1.0),
    "garbled label": _garble,
}
"""Damage to labels by name."""
