"""Cell text → value, unit and status. Nothing is guessed: what is not plainly a number or a blank is unreadable.

Money comes out in yuan whatever unit the cell or its header prints. Flags say what a careful reader would doubt. The
words that may stand beside a number or in its place are the codebook's.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractors.labels import normalise
from extractors.numerals import number_in_words
from gongkai import codebook

_DASHES = re.compile(r"[/\\|\-\u2010-\u2015\u2212\u2500\u2501_~*ー]+")
_FOOTNOTE = re.compile(
    r"(?<=[\d\u4e00-\u9fff)）])(?:[\[【〔(（]?注?[\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u2487\u2776-\u2793※†‡*＊#＃]+"
    r"[\]】〕)）]?|注$)"
)
_DIGITS_APART = re.compile(r"\d\s+\d")
_EACH_DIGIT_APART = re.compile(r"\s*[1-9](?: \d)+\s*")
_ZERO_APART = re.compile(r"(?<![\d.,，．])0\s+\d")
_LETTER_ZERO = re.compile(r"[o○◯]")
_ZERO_EITHER_WAY = re.compile(r"±(?=0+(?:\.0+)?\D?$)")
_MOST_DIGITS = 15  # what a float keeps exactly
_MONEY_MAGNITUDE = (Decimal(100), Decimal(50_000_000))


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MEANINGS = codebook.words()
_MORE, _LESS, _LEADING = (
    sorted((word for word, meaning in _MEANINGS.items() if meaning == wanted), key=len, reverse=True)
    for wanted in ("more", "less", "leading")
)
_SIGN = _either(_MORE + _LESS)
_UNITS = _either([unit.word for unit in codebook.units().values() if unit.kind != "scale"])
_SCALES = _either([unit.word for unit in codebook.units().values() if unit.kind == "scale"])
_AMOUNT = re.compile(
    rf"(?P<sign>{_SIGN})?(?P<currency>人民币|¥)?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?P<unit>(?:{_SCALES})?(?:{_UNITS})|(?:{_SCALES}))?(?:人民币)?(?P<after>\((?:{_SIGN})\))?"
)
_BRACKETED = re.compile(r"(?P<sign>(?:" + _SIGN + r")?)\((?P<inside>[^()]*)\)")
_REMARK = re.compile(r"(?:\([^()]*\D[^()]*\)|【[^【】]*】|\[[^\[\]]*\]|〔[^〔〕]*〕)$")
_UNIT_REMARK = re.compile(rf"\((?:(?:{_SCALES})?(?:{_UNITS}))\)$")
_SIGN_REMARK = re.compile(rf"\((?:{_SIGN})\)$")


@dataclass(frozen=True, slots=True)
class Value:
    """`value` is None unless `status` is reported. `flags` are short codes of doubt, in alphabetical order."""

    value: float | None
    status: str
    flags: tuple[str, ...] = ()


@lru_cache(maxsize=65_536)
def parse(text: str, unit: str, printed_unit: str = "") -> Value:
    """Read the text of a value cell. `unit` is the indicator's unit in the dataset (`CNY` for money); `printed_unit`
    is the unit its header or the template gives (万元, 元, 件 …), used when the cell itself names none."""
    plain = normalise(text).lower()
    if plain.isdecimal() and plain.isascii() and unit != "CNY" and _is_plain(text) and len(plain) <= _MOST_DIGITS:
        return Value(float(plain), "reported")
    if status := _status_without_number(plain):
        return Value(None, status)
    if _MEANINGS.get(plain) == "no_change":
        return Value(0.0, "reported", ("in_words",))
    return _read(text, unit, printed_unit)


def is_nothing(text: str) -> bool:
    """Whether a text says of each of several cells what it says of all: that there is nothing in it."""
    found = parse(text, "")
    return found.value == 0 or (found.value is None and found.status != "unreadable")


def _read(text: str, unit: str, printed_unit: str) -> Value:
    """The number or numbers of a cell that holds something else than plain digits."""
    flags: set[str] = set()
    plain = _tidy(text, flags)
    amounts = list(_AMOUNT.finditer(plain))
    whole = "".join(amount.group() for amount in amounts) == _without_separators(plain)
    # "+3 -1" in a column of changes is a net change; any other pair of numbers is two values in one cell
    single = len(amounts) == 1 or all(amount["sign"] for amount in amounts)
    if not amounts or not whole or not single or not all(map(_is_sound, amounts)):
        return Value(None, "unreadable")
    if len(amounts) > 1:
        flags.add("net_of_several")
    total = sum((_number(amount, unit, printed_unit, flags) for amount in amounts), Decimal(0))
    return Value(float(total) + 0.0, "reported", tuple(sorted(flags)))


def _is_sound(amount: re.Match[str]) -> bool:
    """Whether a number has one sign at most, and no more digits than can be kept."""
    digits = sum(map(str.isdigit, amount["digits"]))
    return digits <= _MOST_DIGITS and not (amount["sign"] and amount["after"])


def _is_plain(text: str) -> bool:
    """Whether no character of the text turns into a digit that it is not: ⑤ and ² are footnotes, not digits."""
    return all(unicodedata.category(character) in ("Nd", "Cf") for character in text.strip())


def _status_without_number(plain: str) -> str:
    if not plain:
        return "blank"
    if _MEANINGS.get(plain.strip("。.;,、()")) == "not_applicable":
        return "not_applicable"
    return "dash" if _DASHES.fullmatch(plain) else ""


def _tidy(text: str, flags: set[str]) -> str:
    """The text of a cell with nothing left beside signs, digits and units, and flags for what was taken away; nothing
    at all where it holds digits of another kind (①, ½), or two numbers."""
    digits = unicodedata.normalize("NFKC", text.strip())
    if _DIGITS_APART.search(digits):
        if _ZERO_APART.search(digits) and not _EACH_DIGIT_APART.fullmatch(digits):
            return ""  # no number begins so: these are two
        flags.add("digits_joined")
    bare = _FOOTNOTE.sub("", text)
    if bare != text:
        flags.add("remark")
    if any(unicodedata.category(character) == "No" for character in bare):
        return ""
    plain = normalise(bare).lower().rstrip("。;,、.")
    plain = _ZERO_EITHER_WAY.sub("", plain)
    plain = _UNIT_REMARK.sub(lambda found: found.group()[1:-1], plain)
    while not _SIGN_REMARK.search(plain) and (remark := _REMARK.search(plain)):
        plain = plain[: remark.start()]
        flags.add("remark")
    for word in _LEADING:
        if plain.startswith(word):
            plain = plain.removeprefix(word).lstrip(":")
            flags.add("remark")
            break
    plain = _BRACKETED.sub(lambda found: _unbracketed(found, plain), plain)
    if _LETTER_ZERO.fullmatch(plain):
        flags.add("in_words")
        return "0"
    return _with_digits(plain, flags)


def _unbracketed(found: re.Match[str], plain: str) -> str:
    """+(3) is +3; a lone (3) may be a numbering or a negative number, and stays as it is."""
    number = found["inside"].replace(",", "").replace(".", "").isdecimal()
    return found["sign"] + found["inside"] if found["sign"] and number else found.group()


def _with_digits(plain: str, flags: set[str]) -> str:
    """A number written in Chinese numerals as digits, with its sign and unit as they are."""
    if any(character.isdigit() and character.isascii() for character in plain):
        return plain
    found = re.fullmatch(rf"(?P<sign>(?:{_SIGN})?)(?:人民币)?(?P<words>.+?)(?P<unit>(?:{_UNITS})?)", plain)
    number = number_in_words(found["words"]) if found else None
    if found is None or number is None:
        return plain
    flags.add("in_words")
    return f"{found['sign']}{number}{found['unit']}"


def _without_separators(plain: str) -> str:
    return re.sub(r"(?<=[\d)\u4e00-\u9fff])[;,、](?=\D)", "", plain)


def _number(amount: re.Match[str], unit: str, printed_unit: str, flags: set[str]) -> Decimal:
    number = Decimal(amount["digits"].replace(",", ""))
    named = amount["unit"] or ("元" if amount["currency"] else "")
    if unit == "CNY":
        if not named:
            named = printed_unit
            if printed_unit in ("", "元"):
                flags.add("unit_not_printed")
        number *= _factor(named)
        if "unit_not_printed" in flags and number and not _MONEY_MAGNITUDE[0] <= number <= _MONEY_MAGNITUDE[1]:
            flags.add("magnitude")
    else:
        number *= _factor(named)
        if "." in amount["digits"]:
            flags.add("decimal_count")
    sign = amount["sign"] or (amount["after"] or "").strip("()")
    return -number if sign in _LESS else number


@lru_cache(maxsize=256)
def _factor(named: str) -> int:
    """What a unit multiplies its number by: itself in the codebook, or a scale and a unit (万件)."""
    units = codebook.units()
    if named in units:
        return units[named].factor
    scales = [unit for unit in units.values() if unit.kind == "scale" and named.startswith(unit.word)]
    return max((unit.factor for unit in scales if named[len(unit.word) :] in units), default=1)
