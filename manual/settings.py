"""The settings: what each is for, what it may be, and how the environment names it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gongkai.settings import CONFIG_VARIABLE, PREFIX, Settings

_CONFIG = Path(__file__).resolve().parents[1] / "config.yaml"
_BOUNDS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


def pages() -> dict[str, str]:
    """Page → its text."""
    rows = "\n".join(
        f"| `{key}`<br>`{_variable(key)}` | {field.description} | {_kind(field)} | `{_default(field)}` |"
        for key, field in _fields(Settings)
    )
    return {
        "reference/settings.md": f"""# Settings

Settings stand in a YAML file: the one that `--config` names, else `${CONFIG_VARIABLE}`, else `config.yaml` in the
working folder or in the clone. The environment wins over the file, `--data` and `--registry` over both. A key that is
not known, or a value that is not allowed, is refused with one sentence before anything begins.

| key, in the environment | what it is for | allowed | default |
|---|---|---|---|
{rows}

## The file as shipped

```yaml
{_CONFIG.read_text("utf-8").rstrip()}
```
"""
    }


def _fields(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _fields(field.annotation, f"{prefix}{name}.")
        else:
            yield prefix + name, field


def _kind(field: FieldInfo) -> str:
    name = getattr(field.annotation, "__name__", str(field.annotation)).lower()
    bounds = [
        f"{sign} {getattr(rule, bound):,}" for rule in field.metadata for bound, sign in _BOUNDS.items()
        if getattr(rule, bound, None) is not None
    ]  # fmt: skip
    return ", ".join([{"bool": "true or false", "str": "text", "int": "whole number"}.get(name, name), *bounds])


def _default(field: FieldInfo) -> str:
    value = field.default
    return str(value).lower() if isinstance(value, bool) else str(value) or '""'


def _variable(key: str) -> str:
    return PREFIX + key.upper().replace(".", "__")
