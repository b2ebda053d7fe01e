"""Releases: the datasets frozen under a name, with all that is needed to read, check, cite and compare them.

Layout of ``data/releases/``::

    v2026.11.1/                    month of the newest capture, then the number of the release in that month
      observations/… reports/… …   the datasets as published (see `gongkai.dataset`)
      csv/                         extracts for spreadsheets (see `extracts`)
      codebook/  schema/           what the codes and the columns mean
      changes.parquet  CHANGES.md  every cell that differs from the release before, and why (see `changes`)
      archive.csv                  the WARC files the data was read from (see `archived`)
      datapackage.json  croissant.json  release.json  README.md  SHA256SUMS
    current -> v2026.11.1          the one pointer, replaced atomically

What a release holds depends on the datasets, the code, its name and the release before, never on the clock.
"""

from flows.release.building import Released, release
from flows.release.shelf import Shelf

__all__ = ["Released", "Shelf", "release"]
