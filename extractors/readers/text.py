"""Plain text → `Document`."""

from __future__ import annotations

from extractors.document import Document, Paragraph
from extractors.readers.charset import decode


def read(data: bytes, charset: str = "") -> Document:
    """Read a plain text file: a paragraph per line."""
    text, notes = decode(data, charset)
    lines = (line.strip() for line in text.splitlines())
    paragraphs = [Paragraph(line, f"text:line={number}") for number, line in enumerate(lines, 1) if line]
    return Document("text", blocks=list(paragraphs), notes=notes)
