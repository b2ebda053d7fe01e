"""What an answer, or the lack of one, means: the `error` of its capture."""

from __future__ import annotations

import re

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Headers, Response
from service_identity import CertificateError, VerificationError
from twisted.web.client import ResponseFailed

from gongkai.archive import Answer
from spiders.cleaning import without_controls, without_secrets
from spiders.handler import ConnectTimeout, ReadTimeout

# 瑞数 answers 412 or 202, 加速乐 521, with a script to be run. It is not run: the site is left alone.
_CHALLENGE = re.compile(rb"\$_ts\b|FSSBBIl1UgzbN7N|__jsl_clearance|__jsluid_s")
BAD_CERTIFICATE = "bad_certificate"
_STATUS = {401: "forbidden", 403: "forbidden", 404: "not_found", 410: "not_found", 412: "blocked", 521: "blocked"}
_FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (ResponseDataLossError, "truncated"),
    (ConnectTimeout, "connect_timeout"),
    (ReadTimeout, "timeout"),
    (DownloadTimeoutError, "total_timeout"),
    (CannotResolveHostError, "no_such_host"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadCancelledError, "too_large"),
)


def fault(status: int, body: bytes) -> str | None:
    """Why an HTTP answer is not a good one; None for a good one."""
    if status == 202 and _CHALLENGE.search(body):
        return "blocked"
    if status == 200:
        return None
    if 300 <= status < 400:
        return "redirect"
    if status >= 500 and status not in _STATUS:
        return "server_error"
    return _STATUS.get(status, f"http_{status}")


def failure(error: BaseException | None) -> str:
    """Why there was no answer at all."""
    if error is not None and _distrusts(error.__cause__):
        return BAD_CERTIFICATE
    return next((name for kind, name in _FAILURES if isinstance(error, kind)), "no_answer")


def _distrusts(cause: BaseException | None) -> bool:
    """Whether a connection came to nothing because nobody vouches for the host's certificate, or for another's name."""
    reasons = [reason.value for reason in cause.reasons] if isinstance(cause, ResponseFailed) else []
    return any(
        isinstance(reason, (CertificateError, VerificationError))
        or (isinstance(reason, SSL.Error) and "certificate verify failed" in str(reason))
        for reason in reasons
    )


def to_answer(response: Response, url: str) -> Answer:
    """The response as the archive takes it, under the address it was asked for by; its body is decoded already
    (`spiders.middlewares.SoundBody`)."""
    request = response.request
    direct = request is not None and "proxy" not in request.meta
    return Answer(
        url=url,
        status=response.status,
        headers=_pairs(response.headers),
        body=response.body,
        method=request.method if request else "GET",
        request_headers=_pairs(request.headers) if request else (),
        ip_address=str(response.ip_address) if response.ip_address and direct else None,
    )


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    found = []
    for name, values in headers.items():
        key = without_controls(name.decode("latin-1"))
        found += [
            (key, without_secrets(key, without_controls(value.decode("utf-8", "surrogateescape")))) for value in values
        ]
    return tuple(found)
