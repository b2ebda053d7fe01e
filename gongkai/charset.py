"""Bytes → text for what Chinese offices publish, where nothing that states a charset can be trusted."""

from __future__ import annotations

_CHARSETS = ("utf-8", "gb18030")  # in this order: Chinese text in GB18030 is never UTF-8, the reverse often fits


def decoded(data: bytes) -> str:
    """The text: UTF-8 if the bytes are that, else GB18030 if they are that, else what loses fewest characters."""
    for charset in _CHARSETS:
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return least_damaged(data)


def least_damaged(data: bytes) -> str:
    """The text with U+FFFD for what cannot be read, in the charset that needs it least."""
    return min((data.decode(charset, "replace") for charset in _CHARSETS), key=lambda text: text.count("\ufffd"))
