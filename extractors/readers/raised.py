"""Text that is set above its line: the mark of a footnote behind a number is none of its digits."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(text: str) -> str:
    """The text with its digits as the characters that mark notes, which no number is made of."""
    return text.translate(_RAISED)
