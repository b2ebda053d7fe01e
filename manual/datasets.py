"""The data dictionary: a page for each dataset, from its schema and from examples of the demo's data."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pyarrow as pa

from flows.release.words import DATASETS
from gongkai import schema

EXAMPLES = Path(__file__).with_name("examples.csv")
_FEW = 20  # more values than these are named elsewhere


def pages() -> dict[str, str]:
    """Page → its text."""
    return {"reference/datasets/index.md": _overview()} | {
        f"reference/datasets/{name}.md": _page(name) for name in schema.SCHEMAS
    }


def _overview() -> str:
    rows = "\n".join(
        f"| [{name}]({name}.md) | {DATASETS.get(name, '')} | {len(fields)} | {_layout(name)} |"
        for name, fields in schema.SCHEMAS.items()
    )
    return f"""# Data dictionary

The columns of every dataset, as `gongkai/schema.py` defines them. The Parquet files carry the same descriptions in
their metadata: `pyarrow.parquet.read_schema(path).field("value").metadata`. The examples are of `make demo`, whose
numbers are invented.

| dataset | a row is | columns | files |
|---|---|---:|---|
{rows}

The same word means the same thing in each dataset. Text columns are strings also where they look like numbers
(`region_code`). Null means that there is none; where several reasons are possible, a column beside says which
(`status`, `cause`, `state`). Layout, quality and flags are explained in [Architecture](../../architecture.md).
"""


def _page(name: str) -> str:
    fields = schema.SCHEMAS[name]
    meaning = f"A row is {DATASETS[name]}. " if name in DATASETS else ""
    columns = "\n\n".join(_column(name, field) for field in fields)
    return f"""# {name}

{meaning}{_key(name)} Files: {_layout(name)}.

```python
import gongkai

gongkai.load("{name}", data="data/demo")
```

{columns}
"""


def _key(name: str) -> str:
    return f"Rows are told apart by {', '.join(f'`{column}`' for column in schema.KEYS[name])}."


def _layout(name: str) -> str:
    return "by `report_year` and `report_province`" if name in schema.PARTITIONED else f"in `{name}/`"


def _column(dataset: str, field: pa.Field) -> str:
    lines = [f"## {field.name} {{ #{field.name} }}", f"*{_type(field.type)}* · {_description(field)}"]
    allowed = schema.ALLOWED.get(field.name, ())
    if 0 < len(allowed) <= _FEW:
        lines.append("Values: " + ", ".join(f"`{value}`" for value in allowed))
    if shown := _examples().get((dataset, field.name)):
        lines.append("e.g. " + " · ".join(f"<code>{_escape(example)}</code>" for example in shown))
    return "\n\n".join(lines)


def _description(field: pa.Field) -> str:
    """What the column means; names in backquotes stay code."""
    parts = field.metadata[b"description"].decode().split("`")
    return "".join(f"`{part}`" if place % 2 else _escape(part) for place, part in enumerate(parts))


def _type(type_: pa.DataType) -> str:
    """The type's name; a time with its zone."""
    return "timestamp, microseconds, UTC" if pa.types.is_timestamp(type_) else str(type_)


@cache
def _examples() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    with EXAMPLES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key = (row["dataset"], row["column"])
            found[key] = (*found.get(key, ()), row["example"])
    return found


def _escape(text: str) -> str:
    """Text that neither Markdown nor HTML takes for theirs."""
    return "".join(f"&#{ord(sign)};" if sign in "<>&*_|[]\\#" else sign for sign in text)
