"""Files that are text, or nothing."""

from __future__ import annotations

from hostile.corpus.case import fixed

fixed("text/no bytes", b"")
fixed("text/zeros", bytes(1 << 20))
fixed("text/spaces", b" \r\n\t" * 100_000)
fixed("text/bytes of 255", b"\xff" * 1_000_000)
fixed("text/one line of 30 MiB", lambda: "政".encode() * (10 << 20), slow=True)
fixed("text/a million lines", lambda: b"a\n" * 1_000_000, slow=True)
fixed("text/table of 100,000 rows", lambda: b"\ta\n\t1\n\n" * 100_000, slow=True)
fixed("text/row of 100,000 cells", lambda: b"\ta\n" * 100_000)
fixed("text/cell of 100,000 lines", lambda: b"\ta\n" + b"b\n" * 100_000)
fixed("text/half a UTF-16", "年报".encode("utf-16")[:-1] * 1000)
fixed("text/byte order mark alone", b"\xef\xbb\xbf")
fixed("text/lone surrogates", ("\ufeff" + "年报").encode("utf-16-le") + b"\x00\xd8" * 5000)
fixed("text/two charsets", "年报".encode() * 500 + "年报".encode("gb18030") * 500)
fixed("text/control characters", bytes(range(1, 32)) * 5000)
fixed("text/terminal orders", b"\x1b]0;evil\x07\x1b[2J\x1b[31m" + "年报\n".encode() * 500)
fixed("text/formulas", b"=cmd|'/C calc'!A0\n@SUM(1)\n+1\n-1\n" * 50)
fixed("text/Chinese in all widths", "１２３４５６７８９０年報國".encode() * 20_000)
