"""What sites write, made fit for logs, files and terminals: without control characters, without secrets."""

from __future__ import annotations

import re

# Tabs and line breaks are white space, and white space is folded where texts are read.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SECRETS = frozenset({"authorization", "proxy-authorization", "cookie"})
_COOKIE = re.compile(r"^\s*([^=;\s]+)\s*=[^;]*")


def without_controls(text: str) -> str:
    """The text without characters that do something instead of standing for something."""
    return _CONTROLS.sub("", text)


def without_secrets(name: str, value: str) -> str:
    """A header's value as it may be kept: credentials are removed, of a cookie the name stays."""
    if name.lower() in _SECRETS:
        return "removed"
    if name.lower() == "set-cookie":
        return _COOKIE.sub(r"\1=removed", value)
    return value
