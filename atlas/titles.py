"""What the tables are called."""

from __future__ import annotations

from functools import cache

from gongkai import codebook


@cache
def table_titles() -> dict[str, tuple[str, str]]:
    """Table → its title in Chinese and in English, of all tables that the codebook has."""
    titles = {table.table: (table.title, table.title_en) for table in codebook.tables()}
    return titles | {"narrative": ("正文", "in the text")}
