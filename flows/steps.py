"""The steps of a run as plain functions: import, plan, extract, publish. Prefect is not needed for any of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors import extract
from flows import containers, crawling, saved_pages
from flows.documents import Document, Publisher, Publishers, documents
from flows.extraction import Tally, batches, extract_batch, pending, pool_of
from flows.pool import Pool
from flows.progress import Progress
from flows.publish import Published, publish
from flows.store import Store
from flows.workspace import Workspace
from gongkai.archive import ArchiveError, Origin
from gongkai.settings import ExtractSettings
from spiders.registry import Site, load_registry


@dataclass(frozen=True, slots=True)
class Plan:
    """All documents of the archive, those of them without a result, and what gives and keeps results."""

    workspace: Workspace
    publishers: Publishers
    store: Store
    documents: Sequence[Document]
    pending: Sequence[Document]


def publishers_of(sites: Sequence[Site]) -> Publishers:
    """What a registry says of whose reports its sites hold."""
    return {site.id: Publisher(site.region_code, site.agency or "") for site in sites}


def publishers_in(workspace: Workspace, registry: Path) -> Publishers:
    """The same, of what is in a folder already: no registry knows of somebody's own files."""
    return publishers_of(load_registry(registry)) if workspace.crawled else {}


def import_paths(workspace: Workspace, paths: Sequence[Path], progress: Progress) -> None:
    """Put files, folders and WARC files into the archive.

    What is missing is noted in the archive's index, so that it is an input that failed and not one that is forgotten.
    """
    progress.begin("import", None)
    with workspace.open_archive().writer() as writer:
        for path in paths:
            try:
                for _ in writer.add(path):
                    progress.advance()
            except ArchiveError:
                writer.error(path.absolute().as_uri(), Origin(), "not_found")


def plan(workspace: Workspace, publishers: Publishers, again: bool = False) -> Plan:
    """Find out what is to be extracted; `again` forgets the results of the present extractor version."""
    store = Store(workspace.extractions, extract.extractor_version())
    if again:
        store.clear()
    return _plan(workspace, publishers, store)


def _plan(workspace: Workspace, publishers: Publishers, store: Store) -> Plan:
    saved_pages.save(workspace.open_archive())
    found = documents(workspace.open_archive().documents(), publishers)
    return Plan(workspace, publishers, store, found, pending(found, store))


def rounds(plan: Plan) -> Iterator[Plan]:
    """The plan, to be extracted before the next is asked for; then a new one as long as the containers that were found
    hold documents that are not in the archive yet."""
    yield plan
    while containers.unpack(plan.workspace.open_archive(), plan.store, plan.documents):
        plan = _plan(plan.workspace, plan.publishers, plan.store)
        yield plan


def pool_for(plan: Plan, settings: ExtractSettings) -> Pool:
    """The processes that read what is pending."""
    return pool_of(extract.extract, settings, len(plan.pending))


def extract_some(
    plan: Plan, pool: Pool, some: Sequence[Document], settings: ExtractSettings, progress: Progress
) -> Tally:
    """Extract some of what is pending, batch by batch."""
    archive, total = plan.workspace.open_archive(), Tally()
    for batch in batches(some, settings.batch_size):
        total.add(extract_batch(archive, plan.store, pool, batch, settings, progress.advance))
    return total


def extract_pending(plan: Plan, settings: ExtractSettings, progress: Progress) -> Tally:
    """Extract all that is pending, in one pool of processes."""
    progress.begin("extract", len(plan.pending))
    with pool_for(plan, settings) as pool:
        return extract_some(plan, pool, plan.pending, settings, progress)


def publish_plan(plan: Plan, progress: Progress | None = None) -> Published:
    """Publish what is extracted."""
    progress = progress or Progress()
    progress.begin("publish", None)
    return publish(
        plan.workspace,
        plan.store,
        plan.documents,
        plan.publishers,
        crawling.remembered(plan.workspace),
        lambda partition: progress.advance(),
    )
