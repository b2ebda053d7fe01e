"""Unified social credit codes (GB 32100) of public bodies, as index numbers and pages print them.

18 characters: what registers the body and of what kind it is (11 an organ of the state, 12 an institution), the six
digits of its division, nine characters of the body itself, and a check character. The letters I, O, S, V and Z are not
used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(r"(?<![0-9A-Za-z])1[0-9lLiIoO][0-9lLiIoO]{6}[0-9A-Za-z]{10}(?![0-9A-Za-z])")
_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_MISTAKEN = str.maketrans("IOSZ", "1052")


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A code as it ought to be, and as it is `printed`; the same but where letters stand for digits or in lower case.
    `valid` says whether its check character holds."""

    code: str
    printed: str
    valid: bool

    @property
    def division(self) -> str:
        """The six digits of the division where the body was registered."""
        return self.code[2:8]


def credit_codes(text: str) -> list[CreditCode]:
    """The codes that `text` prints, in order, each once."""
    found: dict[str, CreditCode] = {}
    for match in _CODE.finditer(text):
        code = match[0].upper().translate(_MISTAKEN)
        found.setdefault(code, CreditCode(code, match[0], is_valid(code)))
    return list(found.values())


def is_valid(code: str) -> bool:
    """Whether the check character of a code of 18 upper-case characters holds."""
    return all(one in _CHARACTERS for one in code) and len(code) == 18 and code[17] == check_character(code[:17])


def check_character(code: str) -> str:
    """The eighteenth character of a code, from the seventeen before it."""
    total = sum(_CHARACTERS.index(one) * weight for one, weight in zip(code, _WEIGHTS, strict=True))
    return _CHARACTERS[-total % 31]
