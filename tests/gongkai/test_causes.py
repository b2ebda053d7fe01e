"""Every cause that the code can give a problem is told in both languages. Causes are found in the code, not listed."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from extractors import reporthood
from flows.ledger import LAPSED
from gongkai.codebook import meaning
from spiders import problems

ROOT = Path(__file__).resolve().parents[2]
_DEEP = 8
_CODE = re.compile("[a-z]+(?:_[a-z0-9]+)*")
PACKAGES = ("gongkai", "extractors", "facsimile", "flows", "spiders", "atlas")


class Unknown(Exception):
    """An expression whose value is told by no code near it."""


class Module:
    """A module, its code and what it holds when it is imported."""

    def __init__(self, path: Path) -> None:
        self.name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        self.tree = ast.parse(path.read_text("utf-8"))
        self.around = {inner: outer for outer in ast.walk(self.tree) for inner in ast.iter_child_nodes(outer)}

    def makers(self) -> dict[str, int]:
        """The functions and classes that are given a cause, and which of their arguments it is."""
        made = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef):
                names = [one.arg for one in node.args.args]
                outer = self.around[node]
                name = outer.name if node.name == "__init__" and isinstance(outer, ast.ClassDef) else node.name
            elif isinstance(node, ast.ClassDef):
                names = [one.target.id for one in node.body if isinstance(one, ast.AnnAssign)]
                name = node.name
            else:
                continue
            names = names[1:] if names[:1] in (["self"], ["cls"]) else names
            if "cause" in names:
                made[name] = names.index("cause")
        return made

    def causes(self, makers: dict[str, int]) -> Iterator[ast.expr]:
        """What is given as the cause wherever a problem is made."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                place = makers.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
                yield from (one.value for one in node.keywords if one.arg == "cause")
                yield from node.args[place : place + 1] if place is not None else []
            elif isinstance(node, ast.Dict):
                keys = (getattr(key, "value", None) for key in node.keys)
                yield from (value for key, value in zip(keys, node.values, strict=True) if key == "cause")
            elif isinstance(node, ast.Tuple) and len(node.elts) > 1 and _is_sentence(node.elts[1]):
                yield node.elts[0]

    def values(self, expression: ast.expr, depth: int = 0) -> set[str]:
        """What an expression may come to. Raises `Unknown`."""
        parts: list[ast.expr] = []
        match expression:
            case ast.Attribute(attr="cause") | ast.Subscript(slice=ast.Constant(value="cause")):
                return set()  # handed on
            case ast.Starred(value=ast.Call(func=function)):
                return _returned(self._evaluated(function))
            case ast.IfExp(body=one, orelse=other):
                parts = [one, other]
            case ast.BoolOp(values=several):
                parts = several
            case ast.Name(id=name):
                parts = self._bound(expression, name)
        if parts and depth < _DEEP:
            return set().union(*(self.values(part, depth + 1) for part in parts))
        value = self._evaluated(expression)
        return {value} if isinstance(value, str) else set()

    def _evaluated(self, expression: ast.expr) -> Any:
        try:
            return eval(ast.unparse(expression), vars(importlib.import_module(self.name)))  # noqa: S307  # our own code
        except (NameError, AttributeError, SyntaxError, TypeError):
            raise Unknown(ast.unparse(expression)) from None

    def _bound(self, use: ast.AST, name: str) -> list[ast.expr]:
        """What a name stands for within its function: what is assigned to it, gone through, or given by callers."""
        function = self.around[use]
        while not isinstance(function, ast.FunctionDef | ast.Module):
            function = self.around[function]
        found = []
        for node in ast.walk(function) if isinstance(function, ast.FunctionDef) else ():
            if isinstance(node, ast.Assign | ast.NamedExpr):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found += [part for target in targets for part in _parts_of(target, name, [node.value])]
            elif isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, ast.Tuple | ast.List):
                found += _parts_of(node.target, name, node.iter.elts)
        parameters = [one.arg for one in function.args.args] if isinstance(function, ast.FunctionDef) else []
        if name in parameters:
            place = parameters.index(name) - (parameters[0] in ("self", "cls"))
            for call in (one for one in ast.walk(self.tree) if isinstance(one, ast.Call)):
                if getattr(call.func, "id", getattr(call.func, "attr", "")) == function.name:
                    found += call.args[place : place + 1] or [one.value for one in call.keywords if one.arg == name]
        return found


def _is_sentence(expression: ast.expr) -> bool:
    """Whether an expression is what is said beside a cause."""
    texts = [one.value for one in ast.walk(expression) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return getattr(expression, "id", "") == "sentence" or (" " in "".join(texts) and "".join(texts).endswith("."))


def _parts_of(target: ast.expr, name: str, values: list[ast.expr]) -> list[ast.expr]:
    """The parts of values that are assigned to a name."""
    if isinstance(target, ast.Name):
        return values if target.id == name else []
    places = [getattr(one, "id", "") for one in getattr(target, "elts", [])]
    return [one.elts[places.index(name)] for one in values if name in places and isinstance(one, ast.Tuple)]


def _returned(function: Callable[..., object]) -> set[str]:
    """The texts that a function returns, or begins with what it returns."""
    tree = ast.parse(inspect.getsource(function))
    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return)]
    return {ast.literal_eval(value.elts[0] if isinstance(value, ast.Tuple) else value) for value in values}


@cache
def found() -> dict[str, str]:
    """Each cause with a place it arises at. What is handed on is found where it arises."""
    causes: dict[str, str] = {}
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    modules = [Module(path) for path in paths]
    public = {name: place for module in modules for name, place in module.makers().items() if name[0] != "_"}
    for module in modules:
        for expression in module.causes(public | module.makers()):
            with suppress(Unknown):
                causes |= dict.fromkeys(module.values(expression), f"{module.name}:{expression.lineno}")
    return {cause: where for cause, where in causes.items() if _CODE.fullmatch(cause)}


def test_every_cause_has_words_in_chinese():
    known = meaning.causes().keys()
    assert {cause: where for cause, where in found().items() if not {cause, f"{LAPSED}{cause}"} & known} == {}


def test_why_a_document_is_no_report_has_words_in_both_languages():
    assert {*reporthood.WHY_NOT, "container"} <= meaning.causes().keys()


def test_the_search_finds_causes_however_they_are_given():
    given = {
        "truncated",
        "needs_ocr",
        "table_missing",
        "table_repeated",
        "out_of_memory",
        "correction_superseded",
        "zero_found",
    }
    assert given <= found().keys()
    assert len(found().keys() & meaning.causes().keys()) > 60


def test_every_cause_of_a_crawl_has_words_in_both_languages():
    assert problems._SENTENCES.keys() <= meaning.causes().keys()
    assert all(" " in sentence for sentence in problems._SENTENCES.values())
