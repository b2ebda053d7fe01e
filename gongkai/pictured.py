"""Which picture an `img` element shows: pages that load lazily name it in an attribute that a script reads."""

from __future__ import annotations

from collections.abc import Callable

_LAZY = ("data-original", "data-src", "data-lazy-src", "data-lazy", "data-echo")


def printed_address(attribute: Callable[[str], str | None]) -> str:
    """The address as printed, given what tells an attribute; empty where there is none. Beside a lazy one, what `src`
    names is shown until it comes."""
    named = ((attribute(name) or "").strip() for name in (*_LAZY, "src"))
    return next((address for address in named if address), "")
