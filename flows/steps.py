"""The steps of a run as plain functions; `flows.nightly` and `flows.reextract` put them into Prefect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors import extract
from flows.documents import Document, Publisher, Publishers, documents
from flows.extraction import MIB, Tally, batches, extract_batch, pending, pool_of
from flows.publish import Published, publish
from flows.store import Store
from flows.workspace import Workspace
from gongkai.archive import ArchiveError, Origin
from gongkai.settings import ExtractSettings
from spiders.registry import load_registry


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be extracted: all documents of the archive, those without a result, and where results go."""

    store: Store
    documents: Sequence[Document]
    pending: Sequence[Document]


def publishers_of(registry: Path) -> Publishers:
    """What a registry says of its sites. Raises `spiders.registry.RegistryError`."""
    return {site.id: Publisher(site.region_code, site.agency or "") for site in load_registry(registry)}


def import_paths(workspace: Workspace, paths: Sequence[Path], advance: Callable[[str], object]) -> list[str]:
    """Put files, folders and WARC files into the archive; a sentence for each that could not be.

    What is missing is noted in the archive's index, so that it is an input that failed and not one that is forgotten.
    """
    sentences = []
    with workspace.open_archive().writer() as writer:
        for path in paths:
            try:
                for capture in writer.add(path):
                    advance(capture.url)
                    if capture.error:
                        sentences.append(f"{capture.url} could not be imported: {capture.error}")
            except ArchiveError as error:
                writer.error(path.absolute().as_uri(), Origin(), "not_found")
                sentences.append(str(error))
    return sentences


def plan(workspace: Workspace, publishers: Publishers, again: bool = False) -> Plan:
    """Find out what is to be extracted; `again` forgets the results of the present extractor version."""
    store = Store(workspace.extractions, extract.extractor_version())
    if again:
        store.clear()
    found = documents(workspace.open_archive().documents(), publishers)
    return Plan(store, found, pending(found, store))


def extract_pending(
    workspace: Workspace, plan: Plan, settings: ExtractSettings, advance: Callable[[], object] = lambda: None
) -> Tally:
    """Extract what is pending, batch by batch, in one pool of processes."""
    archive, total = workspace.open_archive(), Tally()
    with pool_of(extract.extract, settings, len(plan.pending)) as pool:
        for batch in batches(plan.pending, settings.batch_size):
            total.add(extract_batch(archive, plan.store, pool, batch, settings.max_document_mb * MIB, advance))
    return total


def publish_plan(workspace: Workspace, plan: Plan, publishers: Publishers) -> Published:
    """Publish what is extracted."""
    return publish(workspace, plan.store, plan.documents, publishers)
