"""The nightly flow: crawl → extract → publish → report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prefect import flow
from prefect.schedules import Cron

from flows import steps
from flows.corrections import load_corrections
from flows.crawling import choose, due
from flows.progress import Progress
from flows.report import RunReport, now
from flows.tasks import CrawlBroken, crawl_sites, extract_and_publish
from flows.workspace import Workspace
from gongkai.settings import load_settings
from spiders.registry import load_registry


@flow(name="nightly", validate_parameters=False, persist_result=False)
def nightly(
    config: Path | None = None,
    data: Path | None = None,
    registry: Path | None = None,
    sites: Sequence[str] = (),
    by_calendar: bool = False,
    progress: Progress | None = None,
) -> RunReport:
    """Crawl the sites (all, those named, or with `by_calendar` those that are due), extract what is new, publish what
    changed, report.

    Raises what `load_settings`, `load_registry`, `load_corrections`, `choose` and `Workspace.lock` raise; a crawl that
    breaks off does not keep what is archived from being published.
    """
    started = now()
    progress = progress or Progress()
    settings = load_settings(_path(config), _path(data), _path(registry))
    registered = load_registry(settings.registry)
    chosen = choose(registered, sites)
    workspace = Workspace.of(settings.data, settings.corrections)
    if by_calendar:
        chosen = due(chosen, workspace.state, settings.flows.calm_days, started)
    load_corrections(workspace.corrections)  # what is wrong with them is better said before the work than after it
    with workspace.lock():
        state = crawl_sites.with_options(retries=settings.flows.crawl_retries)(
            workspace, chosen, settings.crawl, progress, return_state=True
        )
        crawl = state.result(raise_on_failure=False)
        if isinstance(crawl, CrawlBroken):
            crawl = crawl.result
        elif isinstance(crawl, BaseException):
            raise crawl
        plan = steps.plan(workspace, steps.publishers_of(registered))
        return extract_and_publish(plan, settings.extract, progress, started, crawl)


def serve_nightly(config: Path | None, data: Path | None, registry: Path | None) -> None:
    """Run the flow by the schedule of the settings until interrupted, with the UI of Prefect's embedded server."""
    settings = load_settings(config, data, registry)
    given = {"config": config, "data": settings.data, "registry": settings.registry}
    nightly.serve(
        name="nightly",
        schedule=Cron(settings.flows.schedule, timezone=settings.flows.timezone),
        parameters={name: str(path) for name, path in given.items() if path} | {"by_calendar": True},
        limit=1,
    )


def _path(value: Path | str | None) -> Path | None:
    """A schedule gives its parameters as text."""
    return Path(value) if value else None
