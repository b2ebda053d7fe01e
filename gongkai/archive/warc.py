"""WARC 1.1 records as bytes: made whole in memory, one gzip member each, so that one append stores one record.

FastWARC writes and parses; this module decides what a record says. Bodies are stored decoded, so the headers that
described the encoded body are kept under ``X-Archive-Orig-…``, as web archives do.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

GZIP_LEVEL = 6
IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
# True of the bytes on the wire only; a reader who believed them of the decoded body would decode it again.
_WIRE_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: `body` after transfer and content decoding, `headers` and `request_headers` as sent."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    reason: str = ""
    method: str = "GET"
    request_headers: tuple[tuple[str, str], ...] = ()
    ip_address: str | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case; None where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def header_block(self) -> bytes:
        """Status line and headers as archived, up to and with the empty line."""
        lines = [f"HTTP/1.1 {self.status} {self.reason}".rstrip()]
        for name, value in self.headers:
            kept = f"X-Archive-Orig-{name}" if name.lower() in _WIRE_HEADERS else name
            lines.append(f"{kept}: {value}")
        lines.append(f"Content-Length: {len(self.body)}")
        return _head(lines)

    def request_block(self) -> bytes:
        """The request as it was sent, without a body (only GET is used)."""
        return _head([f"{self.method} {self.url} HTTP/1.1", *(f"{k}: {v}" for k, v in self.request_headers)])


@dataclass(frozen=True, slots=True)
class Stored:
    """What a stored record holds: its address, time, status (None for resources), content type and payload."""

    url: str
    date: datetime
    status: int | None
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    content_type: str | None
    payload: bytes = field(repr=False)


def digest(data: bytes) -> str:
    """sha256 of the bytes, hexadecimal."""
    return sha256(data).hexdigest()


def warcinfo(filename: str, date: datetime) -> bytes:
    """The record that opens a WARC file."""
    block = b"software: gongkai\r\nformat: WARC File Format 1.1\r\n"
    return _record(WarcRecordType.warcinfo, date, block, {"WARC-Filename": filename, "Content-Type": _FIELDS})


def response(answer: Answer, date: datetime, payload_sha256: str) -> bytes:
    """A response record; the caller has the payload's digest at hand already."""
    headers = _target(answer) | {"WARC-Payload-Digest": f"sha256:{payload_sha256}", "Content-Type": _RESPONSE}
    return _record(WarcRecordType.response, date, answer.header_block() + answer.body, headers)


def revisit(url: str, headers: bytes, date: datetime, payload_sha256: str) -> bytes:
    """A revisit record: what came (for HTTP its header block) when the payload is stored already under that digest."""
    fields = {
        "WARC-Target-URI": url,
        "WARC-Profile": IDENTICAL_PAYLOAD,
        "WARC-Payload-Digest": f"sha256:{payload_sha256}",
    }
    if headers:
        fields["Content-Type"] = _RESPONSE
    return _record(WarcRecordType.revisit, date, headers, fields)


def request(answer: Answer, date: datetime) -> bytes:
    """The request record that stands before its response."""
    return _record(WarcRecordType.request, date, answer.request_block(), _target(answer) | {"Content-Type": _REQUEST})


def resource(url: str, content_type: str, body: bytes, date: datetime, payload_sha256: str) -> bytes:
    """A resource record: bytes that came without HTTP, such as a local file."""
    headers = {"WARC-Target-URI": url, "WARC-Payload-Digest": f"sha256:{payload_sha256}", "Content-Type": content_type}
    return _record(WarcRecordType.resource, date, body, headers)


def records(stream: BinaryIO, max_bytes: int) -> Iterator[Stored]:
    """The response and resource records of a WARC stream, whoever wrote it, payloads decoded.

    Payloads longer than `max_bytes` come cut at `max_bytes + 1`, so that the caller can tell. Raises `OSError` on bytes
    that are no WARC, and on a record that is shorter than it says.
    """
    wanted = WarcRecordType.response | WarcRecordType.resource
    for record in ArchiveIterator(stream, record_types=wanted, parse_http=False):
        stated = record.content_length
        if stated <= max_bytes + _MAX_HEADERS:
            # FastWARC takes a truncated record for a whole one; frozen, it knows its true length.
            record.freeze()
            if record.content_length < stated:
                raise OSError(f"the record of {record.headers.get('WARC-Target-URI')} is cut short")
        if record.is_http:
            record.parse_http(auto_decode="all")
        headers = record.http_headers if record.is_http else None
        yield Stored(
            url=(record.headers.get("WARC-Target-URI") or "").strip("<>"),
            date=record.record_date,
            status=headers.status_code if headers else None,
            headers=headers.to_tuples() if headers else (),
            content_type=record.http_content_type if headers else record.headers.get("Content-Type"),
            payload=record.reader.read(max_bytes + 1),
        )


_MAX_HEADERS = 2**20
_FIELDS = "application/warc-fields"
_REQUEST = "application/http; msgtype=request"
_RESPONSE = "application/http; msgtype=response"


def _target(answer: Answer) -> dict[str, str]:
    address = {"WARC-IP-Address": answer.ip_address} if answer.ip_address else {}
    return {"WARC-Target-URI": answer.url} | address


def _head(lines: list[str]) -> bytes:
    # A header with a line break inside would forge further headers: folded, as HTTP says.
    clean = (" ".join(line.splitlines()) for line in lines)
    return "\r\n".join(clean).encode("utf-8", "surrogateescape") + b"\r\n\r\n"


def _record(type_: WarcRecordType, date: datetime, block: bytes, headers: Mapping[str, str]) -> bytes:
    record = WarcRecord()
    # named by what it holds, so that the same imports give the same archive
    name = f"{type_} {headers.get('WARC-Target-URI', '')} {date.isoformat()} {digest(block)}"
    record.init_headers(type_, f"uuid:{uuid5(NAMESPACE_URL, name)}".encode())
    record.record_date = date
    for name, value in headers.items():
        record.headers[name] = value
    record.headers["WARC-Block-Digest"] = f"sha256:{digest(block)}"
    record.set_bytes_content(block)
    out = io.BytesIO()
    with GzipWriter(out, GZIP_LEVEL) as stream:
        record.write(stream)
    return out.getvalue()
