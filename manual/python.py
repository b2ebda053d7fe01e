"""The Python interface, from the docstrings."""

from __future__ import annotations

import gongkai


def pages() -> dict[str, str]:
    """Page → its text; mkdocstrings puts the docstrings in."""
    public = "\n\n".join(f"::: gongkai.{name}" for name in gongkai.__all__ if not name.startswith("_"))
    return {
        "reference/python.md": f"""# Python

What `import gongkai` offers to whoever installs the wheel. Data is looked for in the folder that `data=` names, else in
`$GONGKAI_DATA`, else in `data/` of the working folder.

{public}

## In a clone: reading documents

One pure function reads a document; it needs the extra `pipeline`.

::: extractors.extract.extract

::: extractors.extraction.Hints

::: extractors.extraction.Extraction
"""
    }
