"""Templates → pages. Every page goes through `layout.html`, and what data say comes out as text alone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from atlas.addresses import (
    agency_address,
    indicator_address,
    release_address,
    report_address,
    site_address,
    up_from,
)
from facsimile.rendering import clean
from gongkai.arithmetic import cell_label, plain
from gongkai.codebook import meaning

FOLDER = Path(__file__).parent
NAVIGATION = (
    ("index.html", "首页", "Home"),
    ("coverage.html", "覆盖", "Coverage"),
    ("indicators.html", "指标", "Indicators"),
    ("quality.html", "质量", "Quality"),
    ("sites.html", "网站", "Sites"),
    ("releases.html", "发行", "Releases"),
)
"""What leads to the pages that stand by themselves: address, Chinese, English."""
# No script but our own files, no request off the site; frames hold what we draw of a source, without scripts.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)

_QUOTED = re.compile("“[^”]+”")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=clean,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        t=bilingual,
        said=said,
        told=told,
        word=word,
        navigation=NAVIGATION,
        policy=_POLICY,
        cell_label=cell_label,
        report_address=report_address,
        agency_address=agency_address,
        indicator_address=indicator_address,
        site_address=site_address,
        release_address=release_address,
    )
    environment.filters.update(plain=plain, grouped=grouped, share=share, quoted=quoted, literal=literal)
    return environment


def render(template: str, path: str, **values: object) -> str:
    """The page at `path`: a template with values in it, each escaped unless it is `Markup`."""
    return _environment().get_template(template).render(path=path, up=up_from(path), **values)


@lru_cache(10_000, typed=True)  # what is `Markup` and what is text with the same letters are two things
def bilingual(zh: str, en: str) -> Markup:
    """A text in both languages, of which the reader sees the one that is chosen."""
    return Markup('<span class="t" lang="zh-CN">{}</span><span class="t" lang="en">{}</span>').format(
        clean(zh), clean(en)
    )


def said(problem: Mapping[str, Any]) -> Markup:
    """What a problem says: its sentence, which is English; for who reads Chinese what its cause is, with the names that
    the sentence quotes."""
    cause, sentence = problem["cause"] or "", problem["sentence"] or ""
    names = "、".join(_QUOTED.findall(sentence))
    meant = meaning.causes().get(cause, cause)
    return bilingual(f"{meant}：{names}" if names else f"{meant}。", sentence)


def told(evidence: str) -> Markup:
    """What evidence says; what is no sentence of ours is a source's, and stays as it is."""
    if said := meaning.evidence_in_chinese(evidence):
        return bilingual(said, evidence)
    return Markup("<q>{}</q>").format(clean(evidence))


def word(kind: str, code: str) -> Markup:
    """A code of the datasets as people read it; see `meaning.chinese`."""
    return bilingual(meaning.chinese(kind).get(code, code), code.replace("_", " "))


def quoted(html: str) -> Markup:
    """HTML as the value of an attribute in double quotes: a third shorter than with all of it escaped."""
    return Markup(html.replace("&", "&amp;").replace('"', "&quot;"))  # noqa: S704  # no quote is left to end it


def literal(text: str) -> str:
    """A text as it stands in code: what a source calls itself ends no string."""
    return json.dumps(text, ensure_ascii=False)


def grouped(number: float | None) -> str:
    """A number with its thousands apart, 12,345; – for none."""
    if number is None:
        return "–"
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.2f}".rstrip("0")


def share(part: float, whole: float) -> str:
    """A share in per cent, – of nothing; never 100% where something is missing, nor 0% where something is there."""
    if not whole:
        return "–"
    percent = 100 * part / whole
    if 0 < percent < 0.1:
        return "<0.1%"
    if 99.9 < percent < 100:
        return ">99.9%"
    return f"{percent:.1f}%".replace(".0%", "%")
