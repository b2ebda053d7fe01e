"""Lists that are asked for with POST: the form stands in the address, as in the indexes of web archives.

    http://x.cn/dataproxy.jsp?startrecord=1&__wb_method=POST&columnid=76841

One text then says what is asked for, wherever addresses are compared, archived or told; only the request takes it
apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

_SIGN = "__wb_method=POST&"


def with_form(url: str, form: Mapping[str, object]) -> str:
    """The address that stands for a POST of the form to `url`."""
    return f"{url}{'&' if '?' in url else '?'}{_SIGN}{urlencode(form)}"


def split_form(address: str) -> tuple[str, str]:
    """The address to ask and the encoded form to send; an empty one for a GET."""
    url, _, form = address.partition(_SIGN)
    return (url.rstrip("?&"), form) if form else (address, "")


def without_form(address: str) -> str:
    """The address as the site knows it."""
    return split_form(address)[0]
