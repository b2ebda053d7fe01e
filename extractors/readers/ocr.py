"""Whether text in pictures can be read here: character recognition is an extra, and its own processes do it."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

NEEDED = "needs_ocr"
"""The cause of a document that is read by character recognition."""

PAGE_NEEDS_IT = "page_is_image"
"""The cause of the note that a page of a document is nothing but a picture."""

PICTURE_NEEDS_IT = "picture_not_read"
"""The cause of the note that a picture inside a document may hold text."""

NOTES = (PAGE_NEEDS_IT, PICTURE_NEEDS_IT)
"""Causes of notes that recognition would spare."""

INSTALL = (
    "Character recognition is not installed here: uv pip install -e '.[pipeline,ocr]', then read it again (`gongkai "
    "reextract --all`, or `gongkai extract` into a new folder)."
)
"""What to do where it is missing."""


@cache
def is_installed() -> bool:
    """Whether this Python has what recognition needs."""
    return all(find_spec(name) for name in ("cv2", "onnxruntime", "rapidocr"))
