"""The commands that look at what is there: show, review, status."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.text import Text

from flows import steps
from flows.commands.telling import ATTENTION, DONE, print_json, shown
from flows.documents import Document
from flows.ledger import ledger, summary
from flows.report import last_run
from flows.review import review as worst_items
from flows.review import show_items
from flows.show import look, show_document
from flows.show_html import write_html
from flows.store import Store
from flows.terminal import OUT, show_attention, show_sites, show_sums
from flows.workspace import Workspace
from gongkai.settings import load_settings


def show(source: str, html: Path | None, config: Path | None, data: Path | None, as_json: bool) -> int:
    """Show a document as its reader sees it, or write that as HTML beside the original."""
    found = look(source, lambda: load_settings(config, data, None))
    if html:
        write_html(found, html)
    if as_json:
        print_json(found.as_json())
    elif html:
        OUT.print(Text(f"{found.source}: {found.extraction.outcome}; written to {html}"), soft_wrap=True)
    else:
        show_document(found)
    return ATTENTION if found.extraction.outcome == "failed" else DONE


def review(most: int, config: Path | None, data: Path | None, as_json: bool) -> int:
    """List what deserves a human eye."""
    settings = load_settings(config, data, None)
    items = worst_items(Workspace.found(settings.data).published(), most)
    if as_json:
        print_json([item.as_json() for item in items])
    else:
        show_items(items, f" --data {shown(settings.data)}" if data else "")
    return DONE


def status(config: Path | None, data: Path | None, registry: Path | None, as_json: bool) -> int:
    """Tell how the data folder stands: the last run, the sums, the slowest documents, what needs a person."""
    settings = load_settings(config, data, registry)
    workspace = Workspace.found(settings.data)
    found = _status(workspace, settings.registry)
    if as_json:
        print_json(found)
    elif "sums" not in found:
        OUT.print(f"Nothing has run in {settings.data} yet; `gongkai run` does, `gongkai demo` shows how it looks.")
    else:
        last = found["last_run"]
        OUT.print(f"[bold]last run[/]  {last['started'] if last else 'none ended yet: `gongkai run` is one'}")
        show_sites(last["sites"] if last else [])
        if found["published"]:
            show_sums(found["sums"])
        else:
            OUT.print("[bold]published[/] nothing yet: `gongkai run` or `gongkai publish` does that")
        OUT.print(f"[bold]pending[/]   {found['pending']} documents are not read yet by the present extractors")
        for slow in found["slowest"]:
            OUT.print(f"[bold]slow[/]      {slow['seconds']:.2f} s  {slow['source_url']}")
        books = ledger(workspace.datasets)
        show_attention(books.attention, shown(settings.data), shown(registry) if registry else "")
        OUT.print(f"[bold]ledger[/]    {books}")
    return DONE


def _status(workspace: Workspace, registry: Path) -> dict[str, Any]:
    if not workspace.archive.is_dir():
        return {"last_run": None}
    plan = steps.plan(workspace, steps.publishers_in(workspace, registry))
    return {
        "last_run": last_run(workspace),
        "pending": len(plan.pending),
        "published": workspace.is_published(),
        "sums": summary(workspace.datasets),
        "slowest": _slowest(plan.store, plan.documents),
    }


def _slowest(store: Store, documents: Sequence[Document], number: int = 3) -> list[dict[str, Any]]:
    addresses = {document.key: document.first.url for document in documents}
    known = (summary for summary in store.summaries() if summary.key in addresses)
    slowest = heapq.nlargest(number, known, key=lambda summary: summary.seconds)
    return [{"seconds": round(one.seconds, 3), "source_url": addresses[one.key]} for one in slowest]
