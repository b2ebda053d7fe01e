"""Templates → HTML. Whatever a document says goes through here, and comes out as text that a browser only shows."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_FOLDER = Path(__file__).parent / "templates"
# What no HTML may hold, or what turns the direction of all text after it.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=clean,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def clean(value: object) -> object:
    """Text without the characters that a browser would obey; what is HTML already stays as it is."""
    return _UNSAFE.sub("\ufffd", value) if isinstance(value, str) and not isinstance(value, Markup) else value


def render(template: str, **values: object) -> Markup:
    """A template with values in it, each escaped unless it is `Markup`."""
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704  # the environment escapes


@cache
def style() -> str:
    """The one style sheet."""
    return (_FOLDER / "style.css").read_text("utf-8")


def page(title: str, body: Markup, language: str = "zh") -> str:
    """A whole HTML file around `body` that loads nothing, runs nothing and is sent nowhere."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    # the style sheet is written here, and no other is obeyed
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return str(render("page.html", title=title, body=body, language=language, policy=policy, style=Markup(style())))  # noqa: S704  # ours
