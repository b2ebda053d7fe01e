"""What a release says of itself to people, and the words that its metadata share."""

from __future__ import annotations

from collections.abc import Mapping

from flows.release import changes
from flows.release.changes import Changes
from flows.release.differing import KINDS

TITLE = "gongkai: annual open-government-information reports of China's district governments"
DESCRIPTION = (
    "Numbers and texts of the annual reports on open government information (政府信息公开工作年度报告) that China's "
    "district governments and their departments publish, as one long-format dataset in which every value leads back to "
    "the cell it was printed in. Values are kept as printed; whether the tables' own arithmetic proves them stands in "
    "`quality`."
)
# What is in a release, and what a row is. `politeness` is not: it tells of the crawler and of the hours it ran, and
# cannot be made again from the archive.
DATASETS = {
    "observations": "one number: report revision, indicator, applicant",
    "documents": "one input document by address: format, outcome, cause",
    "reports": "one revision of a report: who, when, where from, completeness",
    "sections": "the narrative text of a section",
    "checks": "one identity evaluated on one report",
    "captures": "one fetch or import",
    "problems": "one thing that was not understood",
    "coverage": "one expected report: reported, or why not",
}


def holdings(rows: Mapping[str, int], in_use: Mapping[str, int]) -> str:
    """How much there is: 83 reports in 84 revisions, 16,598 observations of 16,799 in use."""
    return (
        f"{in_use['reports']:,} reports in {rows['reports']:,} revisions, "
        f"{in_use['observations']:,} observations of {rows['observations']:,} in use"
    )


def readme(name: str, rows: Mapping[str, int], in_use: Mapping[str, int], changed: Changes) -> str:
    """`README.md`."""
    table = "\n".join(
        f"| `{dataset}` | {meaning} | {rows[dataset]:,} | {in_use.get(dataset, rows[dataset]):,} |"
        for dataset, meaning in DATASETS.items()
    )
    return f"""# gongkai {name}

{DESCRIPTION}

{holdings(rows, in_use)}: a report that was found in several documents has a
revision for each, all are kept, and one of them is in use (`current`), which is what `gongkai.load` and `csv/` give.

| dataset | a row is | rows | in use |
|---|---|---|---|
{table}

Parquet, one folder per dataset, readable by anything that reads Parquet; `csv/` has the values to use for spreadsheets
(text that a spreadsheet would run as a formula has an apostrophe in front of it). `schema/` says what the columns mean,
`codebook/` what the indicators mean, `CHANGES.md` what differs from {changed.before or "a release before (none yet)"},
`archive.csv` which WARC files it was read from. Check the files with `sha256sum --check --quiet SHA256SUMS`.

```python
import gongkai
frame = gongkai.load("observations", data="this folder")
```
"""


def changelog(name: str, changed: Changes) -> str:
    """`CHANGES.md`: how many cells changed, and why."""
    if changed.before is None:
        cells = f"{changed.cells_after:,} cells, those of all revisions,"
        return f"# Changes of {name}\n\nThe first release: nothing to compare its {cells} with.\n"
    causes = sorted({cause for kind in KINDS for cause in changed.by_kind[kind]})
    lines = [
        f"| {cause} | " + " | ".join(f"{changed.by_kind[kind][cause]:,}" for kind in KINDS) + " |" for cause in causes
    ]
    total = "| **all** | " + " | ".join(f"{changed.by_kind[kind].total():,}" for kind in KINDS) + " |"
    meanings = (changes.__doc__ or "").partition("The causes:")[2].strip()
    return f"""# Changes of {name} since {changed.before}

{changed.cells_before:,} cells before, {changed.cells_after:,} now, those of all revisions.

| cause | added | removed | changed |
|---|---|---|---|
{chr(10).join([*lines, total])}

Every cell of these is a row of `changes.parquet`, with its old and new value, status, quality and document. A cell
counts as changed when any of its columns differs but `extractor_version`; `columns` says which. The causes:

{meanings}
"""
