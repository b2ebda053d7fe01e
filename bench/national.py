"""A national dataset with invented numbers: as many rows, files and repetitions as the real one would have.

3,000 districts × some 50 agencies × the years since 2014 make 250 million observations; a tenth of the reports have
a second revision, which is not in use. Written partition by partition through `gongkai.dataset`, as publishing does, so
what is measured is the layout that researchers get.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gongkai import codebook, dataset
from gongkai.schema import SCHEMAS

YEARS = range(2014, 2026)
ROWS = 250_000_000
_FORMS = 40
"""Layouts of a form that the sites of a province use: a cell's locator is one of so many."""
_TABLES = {table.table for table in codebook.tables()}
_BLANKS = 0.05
_TWICE = 10
"""One report in so many has a second revision."""


def agencies(rows: int) -> dict[str, int]:
    """Agencies by province, as many as give about `rows` observations, spread as the districts are."""
    districts = Counter(
        region.province for region in codebook.regions().values() if region.level == "district" and not region.valid_to
    )
    a_district = rows / sum(len(_cells(year)) for year in YEARS) / districts.total()
    a_district /= 1 + 1 / _TWICE
    return {province: max(1, round(count * a_district)) for province, count in sorted(districts.items())}


def write(root: Path, rows: int) -> int:
    """Write the observations, reports and coverage of a whole country under `root`; gives how many observations there
    are."""
    parts = [(province, year, count) for province, count in agencies(rows).items() for year in YEARS]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        total = sum(processes.map(partial(_write_part, root), *zip(*parts, strict=True)))
    expected = pa.concat_tables([coverage(reports(*part)) for part in parts]).unify_dictionaries()
    dataset.write_partition(root, "coverage", dataset.SINGLE, expected)
    return total


def _write_part(root: Path, province: str, year: int, count: int) -> int:
    table = partition(province, year, count)
    where = dataset.partition_of(year, province)
    dataset.write_partition(root, "observations", where, table)
    dataset.write_partition(root, "reports", where, reports(province, year, count))
    return len(table)


def partition(province: str, year: int, count: int, seed: int = 0) -> pa.Table:
    """The observations of `count` agencies of a province about a year; another `seed` gives other numbers."""
    chance = np.random.default_rng([year, *province.encode(), seed])
    cells = _cells(year)
    columns = _of_reports(chance, province, year, count, len(cells)) | _of_cells(chance, cells, len(_revisions(count)))
    return pa.table(columns)


def reports(province: str, year: int, count: int) -> pa.Table:
    """The revisions of reports that the observations of a partition stand in."""
    return pa.table(_of_reports(np.random.default_rng([year, *province.encode(), 0]), province, year, count, 1))


def coverage(listed: pa.Table) -> pa.Table:
    """What was expected of the bodies whose reports are `listed`: just those."""
    listed = listed.filter(listed["current"])
    named = [name for name in SCHEMAS["coverage"].names if name in listed.column_names]
    return listed.select(named).append_column("state", _coded(["reported"], np.zeros(len(listed), np.int32)))


def _cells(year: int) -> list[tuple[codebook.Indicator, str | None]]:
    template = codebook.expected_template(year)
    return [
        (line, applicant)
        for line in codebook.indicators()
        if template in line.templates and line.table in _TABLES
        for applicant in (codebook.APPLICANTS if line.by_applicant else (None,))
    ]


def _revisions(count: int) -> list[tuple[int, int]]:
    """The revisions of the reports of a partition: the number of the agency, that of the revision."""
    return [(n, 1) for n in range(count)] + [(n, 2) for n in range(0, count, _TWICE)]


def _of_reports(chance: np.random.Generator, province: str, year: int, count: int, cells: int) -> dict[str, pa.Array]:
    """The columns that all cells of a report share."""
    regions = [region for region in codebook.regions().values() if region.province == province] * count
    numbers, revisions = zip(*_revisions(count), strict=True)
    reports = len(numbers)
    agency_ids = [f"{regions[n].code}-第{n:05}局" for n in numbers]
    digests = chance.bytes(32 * reports)
    days = chance.integers(20, 120, reports)
    each = {
        "region_code": [regions[n].code for n in numbers],
        "region": [regions[n].name for n in numbers],
        "province": [province] * reports,
        "agency_id": agency_ids,
        "agency": [f"{regions[n].name}第{n:05}局" for n in numbers],
        "report_id": [f"{agency}-{year}" for agency in agency_ids],
        "document_sha256": [digests[32 * n : 32 * n + 32].hex() for n in range(reports)],
        "source_url": [
            f"http://www.{regions[n].code}.gov.cn/xxgk/{year + 1}/{n:05}/{revision}.html"
            for n, revision in zip(numbers, revisions, strict=True)
        ],
        "extractor_version": ["0.1.0+0123456789ab"] * reports,
        "template": [codebook.expected_template(year)] * reports,
    }
    report = np.repeat(np.arange(reports, dtype=np.int32), cells)
    revision = np.array(revisions, np.int32)[report]
    columns = {name: _coded(values, report) for name, values in each.items()}
    captured = np.datetime64(f"{year + 1}-01-01T03:00", "us") + days.astype("timedelta64[D]")
    rows = reports * cells
    return columns | {
        "captured_at": pa.array(captured[report]),
        "year": pa.array(np.full(rows, year, np.int32)),
        "revision": pa.array(revision),
        "current": pa.array(revision == 1),
    }


def _of_cells(
    chance: np.random.Generator, cells: list[tuple[codebook.Indicator, str | None]], count: int
) -> dict[str, pa.Array]:
    """The columns that tell the cells of a report apart."""
    cell = np.tile(np.arange(len(cells), dtype=np.int32), count)
    rows = len(cell)
    lines = [line for line, _ in cells]
    # Most cells are 0, some are small, few are large: as in real reports.
    values = np.where(chance.random(rows) < 0.6, 0, chance.geometric(0.02, rows)).astype(np.float64)
    blank = chance.random(rows) < _BLANKS
    printed = pa.array(values.astype(np.int64)).cast(pa.string())
    form = np.repeat(chance.integers(0, _FORMS, count), len(cells)).astype(np.int32)
    locators = [
        f"html:table={number // 20},row={line.order + number % 3},column={place % 10}"
        for number in range(_FORMS)
        for place, line in enumerate(lines)
    ]
    return {
        "table": _coded([line.table for line in lines], cell),
        "indicator": _coded([line.indicator for line in lines], cell),
        "applicant": _coded([applicant for _, applicant in cells], cell),
        "unit": _coded([line.unit for line in lines], cell),
        "raw_label": _coded([f"{line.label_zh} | {applicant or line.section}" for line, applicant in cells], cell),
        "value": pa.array(values, mask=blank),
        "status": _coded(["reported", "blank"], blank.astype(np.int32)),
        "quality": _coded(["verified", "unverified", "conflict"], chance.choice(3, rows, p=(0.9, 0.09, 0.01))),
        "flags": _coded([""], np.zeros(rows, np.int32)),
        "proved_by": _coded([f"{line.table}.sum_{line.order % 4};{line.table}.balance" for line in lines], cell),
        "raw_value": pc.if_else(pa.array(blank), "", printed),
        "locator": _coded(locators, form * len(cells) + cell),
    }


def _coded(values: list[str] | list[str | None], codes: np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(values, pa.string()))
