"""Web pages: spans, floods, depth, what they would fetch."""

from __future__ import annotations

from hostile.corpus.case import Bait, case, fixed


def _page(inner: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{inner}</body></html>".encode()


def _table(inner: str) -> bytes:
    return _page(f"<table>{inner}</table>")


fixed("html/rowspan and colspan of a billion", _table('<tr><td rowspan="999999999" colspan="999999999">1'))
fixed("html/colspan of 1000 in 2000 rows", lambda: _table("<tr><td colspan=1000>1<td colspan=1000>2" * 2000))
fixed("html/rowspan to the end, 3000 rows", lambda: _table("<tr><td rowspan=0>1" * 3000))
fixed("html/span that is no number", _table('<tr><td colspan="1e9" rowspan="-5">1<td colspan="ⅷ">2'))
fixed("html/span of a million digits", lambda: _table(f'<tr><td colspan="{"9" * 1_000_000}">1'))
fixed("html/400,000 cells in a row", lambda: _table("<tr>" + "<td>1" * 400_000), slow=True)
fixed("html/100,000 rows", lambda: _table("<tr><td>1<td>2" * 100_000), slow=True)
fixed("html/tables in tables, 3000 levels", lambda: _page("<table><tr><td>" * 3000))
fixed("html/200,000 levels", lambda: _page("<div>" * 200_000), slow=True)
fixed("html/1000 levels of font", lambda: _page("<font>" * 1000 + "x"))
fixed("html/a million empty tags", lambda: _page("<b></b>" * 1_000_000), slow=True)
fixed("html/20,000 small tables", lambda: _page("<table><tr><td>1</table>" * 20_000), slow=True)
fixed("html/10,000 attributes", lambda: _page(f"<p {' '.join(f'a{n}=1' for n in range(10_000))}>x"))
fixed(
    "html/200,000 attributes",
    lambda: _page(f"<p {' '.join(f'a{n}=1' for n in range(200_000))}>x"),
    slow=True,
)
fixed("html/attribute of 20 MiB", lambda: _page(f'<p title="{"x" * (20 << 20)}">x'))
fixed("html/tag that does not end", lambda: b"<html><body><p " + b"x" * (4 << 20))
fixed("html/comment that does not end", lambda: _page("<!--" + "x" * (10 << 20)))
fixed("html/script that does not end", lambda: _page("<script>" + "x<" * (1 << 20)))
fixed("html/a million entities", lambda: _page("&lt;&nbsp;&#x4e00;" * 350_000))
fixed("html/entities that are none", lambda: _page("&" + "a" * 1_000_000 + ";&#xFFFFFFFFFF;&#xD800;&#0;" * 1000))
fixed(
    "html/DTD with entities",
    b'<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><html><body>&b;</body>',
)
fixed("html/frames alone", b"<html><frameset><frame src=x></frameset></html>")
fixed("html/nothing but a head", b"<html><head><title>x</title></head></html>")
fixed("html/NUL between all characters", "<html><body>年报</body></html>".encode("utf-16-le"))
fixed("html/UTF-7", b"<html><meta charset=utf-7><body>+ADw-script+AD4-</body></html>")
fixed("html/charset that is a codec", b"<html><meta charset=zlib_codec><body>\xd5\xfe\xb8\xae</body></html>")
fixed("html/charset of 4000 characters", b"<html><meta charset=" + b"a" * 4000 + b"><body>\xd5\xfe</body></html>")
fixed("html/image inside of 5 MiB", lambda: _page(f'<img src="data:image/png;base64,{"A" * (5 << 20)}">'))
fixed("html/links without end", lambda: _page('<a href="x.pdf">年度报告</a>' * 50_000))
fixed("html/display without end", lambda: _page('<p style="display:none">1</p>' * 50_000))
fixed("html/styles that fool the search", lambda: _page(f'<p style="{"display " * 200_000}">x'))

_LABELS = "本年新收政府信息公开申请数量"
_REGEX = {
    "digits without end": "1" * 2_000_000,
    "brackets without end": "（" * 200_000,
    "brackets in pairs": "（）" * 100_000,
    "spaces without end": " \u3000\xa0" * 300_000 + "x",
    "numbering without end": "一、（一）1." * 60_000,
    "dates without end": "2021年1月1日" * 60_000,
    "years without end": "年" * 300_000,
    "title without end": "政府信息公开工作年度报告" * 30_000,
    "agency without end": "市区县局" * 80_000,
    "label without end": _LABELS * 20_000,
    "commas and digits": "1,1," * 200_000,
    "signs": "+-−±" * 100_000,
    "combining marks": "1" + "\u0301" * 300_000,
    "lines without end": "\n" * 500_000 + "x",
    "units": "万元元万" * 100_000,
}
for _title, _text in _REGEX.items():
    fixed(f"html/text: {_title}", _page(f"<h1>{_text}</h1><p>{_text}</p>"))
    fixed(
        f"html/cell: {_title}",
        _table(f"<tr><td>{_LABELS}<td>{_text}</tr><tr><td>{_text}<td>1</tr>" * 3),
        slow=True,
    )  # fmt: skip

_FETCHED = {
    "images": '<img src="{url}/i.png" srcset="{url}/s.png 2x"><video poster="{url}/p"><source src="{url}/v"></video>',
    "frames": '<iframe src="{url}/f"></iframe><object data="{url}/o"></object><embed src="{url}/e">',
    "scripts": '<script src="{url}/s.js"></script><script>fetch("{url}/x")</script>',
    "styles": '<link rel=stylesheet href="{url}/c.css"><style>@import "{url}/i.css"; p {background: url({url}/b)}</style>',
    "refresh": '<meta http-equiv=refresh content="0;url={url}/r"><base href="{url}/">',
    "files": '<img src="file://{secret}"><iframe src="file://{secret}"></iframe><a href="file://{secret}">x.pdf</a>',
    "XInclude": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/>',
    "SVG": '<svg><image href="{url}/i"/><use href="{url}/u#x"/><foreignObject><iframe src="{url}"/></foreignObject></svg>',
    "server include": '<!--#include file="{secret}" --><!--#exec cmd="touch {target}" -->',
    "preloads": '<link rel=preload href="{url}/p"><link rel=dns-prefetch href="{url}"><link rel=manifest href="{url}/m">',
}
for _title, _markup in _FETCHED.items():

    @case(f"html/outside: {_title}")
    def _outside(bait: Bait, markup: str = _markup) -> bytes:
        for name, value in (("{url}", bait.url), ("{secret}", bait.secret), ("{target}", bait.target)):
            markup = markup.replace(name, value)
        return _page(markup + "<p>年报</p>")


def _multipart(levels: int) -> bytes:
    inner = b"Content-Type: text/html\r\n\r\n<html><body>x</body></html>"
    for level in range(levels):
        mark = f"b{level}".encode()
        inner = b"Content-Type: multipart/related; boundary=" + mark + b"\r\n\r\n--" + mark + b"\r\n" + inner
    return b"MIME-Version: 1.0\r\n" + inner


fixed("html/MHTML of 60 levels", lambda: _multipart(60))
fixed("html/MHTML of 2000 levels", lambda: _multipart(2000), slow=True)
fixed("html/MHTML of 200,000 headers", lambda: b"MIME-Version: 1.0\r\n" + b"X: y\r\n" * 200_000)
fixed(
    "html/MHTML of 30,000 parts",
    lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 30_000,
)  # fmt: skip
fixed(
    "html/MHTML of broken base64",
    b"MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n=====A=\xff",
)  # fmt: skip
