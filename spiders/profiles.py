"""Profiles: sites that need no code, only to be told what an article's address is, where links stand, how lists go on.

`profiles.yaml` holds those of known makes, a registry row of `family: profile` its own:

    profile:
      article: '/content/\\d{6}/\\d+\\.html$'        # regular expression: addresses of articles
      links: "ul.list a"                           # CSS selector, or XPath from '/' or '(': the links of a list page
      pages: {link: "//a[.='下一页']"}             # how lists go on, one of:
                                                   #   link:  CSS or XPath of the links to further list pages
                                                   #   query: name of the parameter that counts the pages
                                                   #   name:  the file name of page {n}, such as index_{n}.html
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Self

import yaml
from lxml.cssselect import CSSSelector, ExpressionError, SelectorSyntaxError
from lxml.etree import XPath, XPathError
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pages(_Row):
    """How lists go on; exactly one of `link`, `query` and `name`."""

    link: str = Field(default="", description="CSS selector or XPath of the links to further list pages")
    query: str = Field(default="", description="parameter that counts the pages")
    name: str = Field(default="", description="file name of page {n}, such as index_{n}.html")
    first: int = Field(default=1, ge=0, le=2, description="number of the first page; 1 unless they count from 0")

    @field_validator("link")
    @classmethod
    def _selects(cls, value: str) -> str:
        if value:
            selector(value)
        return value

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(map(bool, (self.link, self.query, self.name))) != 1:
            raise ValueError("pages has exactly one of link, query and name")
        if self.name and "{n}" not in self.name:
            raise ValueError("name holds {n} where the page's number stands")
        return self


class Profile(_Row):
    """What a site of a make without code of its own looks like."""

    article: str = Field(description="regular expression that the address of an article matches")
    links: str = Field(default="//a", description="CSS selector or XPath of the links of a list page")
    pages: Pages | None = Field(default=None, description="how lists go on; nothing where they are one page")
    marks: tuple[str, ...] = Field(default=(), description="regular expressions that tell a page of this make")
    about: str = Field(default="", description="where it was seen")

    @field_validator("article", "marks")
    @classmethod
    def _patterns(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for pattern in (value,) if isinstance(value, str) else value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from None
        return value

    @field_validator("links")
    @classmethod
    def _selects(cls, value: str) -> str:
        selector(value)
        return value


@cache
def selector(text: str) -> XPath:
    """A CSS selector, or an XPath that begins with `/` or `(`, ready to be used. Raises `ValueError`."""
    try:
        return XPath(text) if text.startswith(("/", "(")) else CSSSelector(text)
    except (XPathError, SelectorSyntaxError, ExpressionError) as error:
        raise ValueError(f"{text!r} is neither a CSS selector nor an XPath: {error}") from None


@cache
def shipped() -> dict[str, Profile]:
    """The profiles of known makes by name."""
    rows = yaml.safe_load(Path(__file__).with_name("profiles.yaml").read_text("utf-8"))
    return {name: Profile.model_validate(row) for name, row in rows.items()}
