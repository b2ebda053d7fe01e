"""Which picture an `img` element shows: pages that load lazily name it in an attribute that a script reads."""

from __future__ import annotations

from collections.abc import Mapping

_LAZY = ("data-original", "data-src", "data-lazy-src", "data-lazy", "data-echo")


def printed_address(attributes: Mapping[str, str]) -> str:
    """The address as printed, empty where there is none; what `src` names beside a lazy one is shown until it comes."""
    named = ((attributes.get(name) or "").strip() for name in (*_LAZY, "src"))
    return next((address for address in named if address), "")
