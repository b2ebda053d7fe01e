"""MHTML → `Document`: a web page saved as one file by a browser or by Word."""

from __future__ import annotations

import email
import email.policy

from extractors.document import Document, Unreadable
from extractors.readers import html


def read(data: bytes, charset: str = "") -> Document:
    """Read the first HTML part. Raises `Unreadable` (``damaged``, and what `html.read` raises)."""
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"), policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload:
                return html.read(payload, part.get_content_charset() or charset)
    raise Unreadable("damaged", "The saved web page (MHTML) holds no HTML part: it was cut off or saved without.")
