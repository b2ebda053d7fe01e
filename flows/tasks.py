"""The steps of a run as Prefect tasks, and the part that all flows share. A task is a crawl or many documents."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from datetime import datetime

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows import crawling, steps
from flows.documents import Document
from flows.extraction import Tally, batches
from flows.pool import Pool
from flows.progress import Progress
from flows.publish import Published
from flows.report import RunReport, report
from flows.steps import Plan
from flows.workspace import Workspace
from gongkai.settings import CrawlSettings, ExtractSettings
from spiders.crawl import CrawlResult
from spiders.registry import Site

# Prefect spends a tenth of a second and several rows of its database on a task.
_MOST_TASKS = 100


class CrawlBroken(Exception):
    """The crawling process died; `result` is what is known. Retried, then the run goes on with what is archived."""

    def __init__(self, result: CrawlResult) -> None:
        super().__init__("; ".join(problem.sentence for problem in result.problems))
        self.result = result


@task(cache_policy=NO_CACHE, persist_result=False, retry_delay_seconds=30)
def crawl_sites(
    workspace: Workspace, sites: Sequence[Site], settings: CrawlSettings, progress: Progress
) -> CrawlResult:
    """Walk the sites."""
    result = crawling.crawl_sites(workspace, sites, settings, progress)
    if any(tally.ended is None for tally in result.sites.values()):
        raise CrawlBroken(result)
    return result


@task(cache_policy=NO_CACHE, persist_result=False)
def extract_documents(
    plan: Plan, pool: Pool, some: Sequence[Document], settings: ExtractSettings, progress: Progress
) -> Tally:
    """Extract some documents; what was stored before a failure is not read again by the retry of the flow."""
    return steps.extract_some(plan, pool, some, settings, progress)


@task(cache_policy=NO_CACHE, persist_result=False, retries=2, retry_delay_seconds=5)
def publish_datasets(plan: Plan, progress: Progress) -> Published:
    """Publish what is extracted."""
    return steps.publish_plan(plan, progress)


def extract_and_publish(
    plan: Plan, settings: ExtractSettings, progress: Progress, started: datetime, crawl: CrawlResult | None = None
) -> RunReport:
    """The rest of a run, after the archive has what it shall have; leaves its report as artifacts."""
    seconds = {"crawl" if crawl else "plan": (datetime.now(started.tzinfo) - started).total_seconds()}
    begun = time.monotonic()
    extracted = Tally()
    for found in steps.rounds(plan):
        plan = found
        progress.begin("extract", len(plan.pending))
        with steps.pool_for(plan, settings) as pool:
            for some in batches(plan.pending, max(settings.batch_size, math.ceil(len(plan.pending) / _MOST_TASKS))):
                extracted.add(extract_documents(plan, pool, some, settings, progress))
    seconds["extract"] = time.monotonic() - begun
    published = publish_datasets(plan, progress)
    seconds["publish"] = time.monotonic() - begun - seconds["extract"]
    made = report(plan.workspace, started, extracted, published, crawl, seconds)
    if crawl:
        create_table_artifact(made.sites(), key="sites", description="What was crawled, by site")
    create_markdown_artifact(made.as_markdown(), key="run-report", description=str(made.ledger))
    return made
