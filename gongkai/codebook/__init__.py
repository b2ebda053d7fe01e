"""Knowledge kept as data: what the reports count, how they say it, and which sums must hold.

Each file beside this one is read once, on first use, into frozen rows:

- ``indicators.csv``  every number the templates ask for, with its code, label, unit, eras and hazards
- ``tables.csv``      how a table's two axes compose an indicator code
- ``labels.csv``      every spelling of a label and the concept it stands for on its axis
- ``traditional.csv``  traditional characters of the words that forms print, and the simplified ones
- ``words.csv``       words that stand in the place of a number or beside it, and what they mean for it
- ``units.csv``       words that stand behind or beside a number, and what they multiply it by
- ``identities.csv``  the sums that prove a table (or show that its source erred)
- ``phrases.csv``     how the text states fees, scope and numbers, and captions whose table theirs is
- ``titles.csv``      how titles say that they are no report's: each way with a title that is told by it alone
- ``links.csv``       how links, and pages that pretend, say what they are: likewise
- ``sections.csv``    headings of the six sections
- ``regions.csv``, ``region_changes.csv``: GB/T 2260 divisions since 2003, and their fates, made by ``gazetteer/``
- ``peoples.csv``     the peoples that autonomous divisions are named for, whom their short names leave out
- ``agencies.csv``    what bodies are called; ``agency_successors.csv`` what reforms made of them: see ``agencies.py``
- ``explanations.csv``, ``comparability.csv``, ``breaks.csv``, ``sources.csv``, ``agency_kinds.csv``: what people are
  told, see ``meaning.py``

Each module here reads the files of its subject. A new template era, spelling or identity is a new line in a file here,
never new code.
"""

from __future__ import annotations

from gongkai.codebook.divisions import Region, region_names, regions
from gongkai.codebook.files import digest, read_rows
from gongkai.codebook.forms import (
    APPLICANTS,
    TEMPLATE_SINCE,
    Indicator,
    Table,
    cells_of,
    crossing,
    expected_template,
    indicator,
    indicators,
    part_of,
    parts,
    tables,
)
from gongkai.codebook.sums import Identity, Term, cell_name, identities, terms
from gongkai.codebook.wording import (
    Label,
    Phrase,
    SectionHeading,
    Unit,
    applicant_label,
    labels,
    patterns,
    phrases,
    saying,
    section_headings,
    traditional,
    units,
    words,
)

__all__ = [
    "APPLICANTS",
    "TEMPLATE_SINCE",
    "Identity",
    "Indicator",
    "Label",
    "Phrase",
    "Region",
    "SectionHeading",
    "Table",
    "Term",
    "Unit",
    "applicant_label",
    "cell_name",
    "cells_of",
    "crossing",
    "digest",
    "expected_template",
    "identities",
    "indicator",
    "indicators",
    "labels",
    "part_of",
    "parts",
    "patterns",
    "phrases",
    "read_rows",
    "region_names",
    "regions",
    "saying",
    "section_headings",
    "tables",
    "terms",
    "traditional",
    "units",
    "words",
]
