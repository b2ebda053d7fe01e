"""What mkdocs calls while it builds the site (mkdocs.yml names this file)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from manual import commands, datasets, indicators, links, notebooks, python, settings

ROOT = Path(__file__).resolve().parents[1]
ADOPTED = {
    "README.md": "index.md",
    "README.zh-CN.md": "zh.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
"""Pages that stand in the root of the repository, and where the site has them."""

_GENERATED: tuple[Callable[[], dict[str, str]], ...] = (
    datasets.pages,
    indicators.pages,
    commands.pages,
    settings.pages,
    python.pages,
)
_CHAPTERS = {"Datasets": "reference/datasets/", "Indicators": "reference/indicators/"}
"""Chapters of the navigation that list whatever there is, and the folder of their pages."""


@cache
def _written() -> dict[str, tuple[str, str]]:
    """All pages that are no files in docs/: page → (where its text stands in the repository, text)."""
    pages = {page: (f"docs/{page}", text) for generate in _GENERATED for page, text in generate().items()}
    pages |= {page: (origin, (ROOT / origin).read_text("utf-8")) for origin, page in ADOPTED.items()}
    for path in sorted((ROOT / "docs" / "notebooks").glob("*.ipynb")):
        pages[f"notebooks/{path.stem}.md"] = (f"docs/notebooks/{path.name}", notebooks.page(path))
    return pages


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Fill the chapters that list what the code holds."""
    for chapter in _chapters(config.nav):
        for title, folder in _CHAPTERS.items():
            if title in chapter:
                chapter[title] = [page for page in _written() if page.startswith(folder)]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are no files in docs/, and the files of the repository that pages lead to."""
    for name, (_, text) in _written().items():
        files.append(File.generated(config, name, content=text))
    for page in files.documentation_pages():
        for target in links.targets(page.content_string, _origin(page.src_uri)):
            if _is_source(target) and f"{links.SOURCE}/{target}.md" not in files.src_uris:
                files.append(File.generated(config, f"{links.SOURCE}/{target}.md", content=links.source(ROOT, target)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let links lead where the site has what they lead to in the repository."""
    del config
    places = {_origin(file.src_uri): file.src_uri for file in files if not file.src_uri.startswith(links.SOURCE)}
    return links.rewrite(markdown, page.file.src_uri, _origin(page.file.src_uri), places)


def _origin(page: str) -> str:
    """Where the text of a page stands in the repository."""
    return _written()[page][0] if page in _written() else f"docs/{page}"


def _is_source(path: str) -> bool:
    return path not in ADOPTED and PurePosixPath(path).parts[0] != "docs" and (ROOT / path).is_file()


def _chapters(nav: object) -> list[dict[str, object]]:
    """All chapters of the navigation, at whatever depth."""
    if isinstance(nav, list):
        return [chapter for entry in nav for chapter in _chapters(entry)]
    if isinstance(nav, dict):
        return [nav, *(chapter for entry in nav.values() for chapter in _chapters(entry))]
    return []
