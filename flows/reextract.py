"""The flow that reads the archive again: what has no result of the present extractor, or everything."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from flows import steps
from flows.corrections import load_corrections
from flows.progress import Progress
from flows.report import RunReport, now
from flows.tasks import extract_and_publish
from flows.workspace import Workspace
from gongkai.settings import load_settings


@flow(name="reextract", validate_parameters=False, persist_result=False)
def reextract(
    config: Path | None = None,
    data: Path | None = None,
    registry: Path | None = None,
    again: bool = False,
    progress: Progress | None = None,
) -> RunReport:
    """Extract what changed in document or extractor, or everything where `again` is true, and publish.

    Raises what `load_settings`, `load_registry`, `load_corrections` and `Workspace.lock` raise.
    """
    started = now()
    settings = load_settings(config, data, registry)
    workspace = Workspace.found(settings.data, settings.corrections)
    load_corrections(workspace.corrections)  # what is wrong with them is better said before the work than after it
    publishers = steps.publishers_in(workspace, settings.registry)
    with workspace.lock():
        plan = steps.plan(workspace, publishers, again)
        return extract_and_publish(plan, settings.extract, progress or Progress(), started)
