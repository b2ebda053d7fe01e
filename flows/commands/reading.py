"""The commands that read documents and publish what was read: extract, reextract, publish."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows import engine, steps
from flows.commands.telling import tell
from flows.corrections import load_corrections
from flows.extraction import Tally
from flows.report import now, report
from flows.terminal import Bars
from flows.workspace import Workspace
from gongkai.settings import load_settings


class NotRead(Exception):
    """There is nothing sound to publish yet; the message says what to do."""


def extract(paths: Sequence[Path], out: Path, config: Path | None, as_json: bool) -> int:
    """Extract files, folders and WARC files into the datasets under `out`."""
    settings = load_settings(config).extract
    workspace, started = Workspace.loose(out.absolute()), now()
    load_corrections(workspace.corrections)
    with workspace.lock(), Bars() as bars:
        steps.import_paths(workspace, paths, bars)
        extracted = Tally()
        for plan in steps.rounds(steps.plan(workspace, {})):
            extracted.add(steps.extract_pending(plan, settings, bars))
        published = steps.publish_plan(plan, bars)
        made = report(workspace, started, extracted, published)
    return tell(made, out, as_json)


def reextract(config: Path | None, data: Path | None, registry: Path | None, again: bool, as_json: bool) -> int:
    """Run the reextract flow."""
    settings = load_settings(config, data, registry)
    engine.prepare(Workspace.found(settings.data).state)
    from flows import reextract as flow  # noqa: PLC0415  # Prefect reads its settings when it is imported

    with Bars() as bars:
        made = flow.reextract(config, data, registry, again, bars)
    return tell(made, settings.data, as_json, registry)


def publish(config: Path | None, data: Path | None, registry: Path | None, as_json: bool) -> int:
    """Publish what is extracted."""
    settings = load_settings(config, data, registry)
    workspace, started = Workspace.found(settings.data, settings.corrections), now()
    publishers = steps.publishers_in(workspace, settings.registry)
    with workspace.lock(), Bars() as bars:
        plan = steps.plan(workspace, publishers)
        if plan.pending:
            raise NotRead(
                f"{len(plan.pending)} of {len(plan.documents)} documents are not read yet by the present extractors "
                "and would be published as failed: `gongkai reextract` reads what is new to them and publishes."
            )
        published = steps.publish_plan(plan, bars)
        made = report(workspace, started, Tally(), published)
    return tell(made, settings.data, as_json, registry)
