"""Reports as documents: one layout (`model`), laid out from figures in a style (`report`), rendered to each format.

A new format is a new renderer beside the others and a line in `RENDERERS`; damage to a document is a function from
its bytes to bytes, or from its `Layout` to a `Layout`.
"""

from __future__ import annotations

from collections.abc import Callable

from demo.documents import docx, pdf
from demo.documents.model import Layout

RENDERERS: dict[str, Callable[[Layout], bytes]] = {"docx": docx.render, "pdf": pdf.render}
"""Formats that stand alone as files. HTML is rendered into the page of a site: `demo.documents.html.render`."""
