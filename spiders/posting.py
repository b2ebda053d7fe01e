"""Lists that are asked for with POST: the form stands in the address, as in the indexes of web archives.

    http://x.cn/dataproxy.jsp?startrecord=1&__wb_method=POST&columnid=76841

One text then says what is asked for, wherever addresses are compared, archived or told; only the request takes it
apart. Of a JSON object that is sent, each member stands there as a field, its value written as JSON:

    http://x.cn/api/list?__wb_method=POST&__json=&channelId=%22a81f%22&pageNo=1
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

_SIGN = "__wb_method=POST&"
_JSON = "__json"


def with_form(url: str, form: Mapping[str, object]) -> str:
    """The address that stands for a POST of the form to `url`."""
    return f"{url}{'&' if '?' in url else '?'}{_SIGN}{urlencode(form)}"


def with_json(url: str, members: Mapping[str, object]) -> str:
    """The address that stands for a POST of a JSON object to `url`."""
    return with_form(url, {_JSON: ""} | {name: json.dumps(value) for name, value in members.items()})


def split_form(address: str) -> tuple[str, str]:
    """The address to ask and the encoded form to send; an empty one for a GET."""
    url, _, form = address.partition(_SIGN)
    return (url.rstrip("?&"), form) if form else (address, "")


def without_form(address: str) -> str:
    """The address as the site knows it."""
    return split_form(address)[0]


def body_of(form: str) -> tuple[str, str]:
    """What is sent for an encoded form, and its type."""
    fields = dict(parse_qsl(form, keep_blank_values=True))
    if _JSON not in fields:
        return form, "application/x-www-form-urlencoded"
    members = {name: _value(written) for name, written in fields.items() if name != _JSON}
    return json.dumps(members, ensure_ascii=False), "application/json;charset=utf-8"


def _value(written: str) -> object:
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return written
