"""``python -m bench.kills [--kills N] [--seed N]``: a crawl that is killed again and again, at random moments.

A web of every make is crawled into an empty folder by a process group that is killed with SIGKILL at a moment of its
own, begun again, killed again, until one comes to its end; then all of that in the next folder, until there were as
many kills as are asked for. It holds if each archive then holds what that of a crawl left in peace does, byte by byte,
if the datasets made of it are the same but for the times of fetching, and if no document was ever asked for again that
was on record when a kill came. Exits with 1 where any of it does not hold.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from demo.server import Server, serve
from demo.sites import FAMILIES
from demo.stress import build_stress
from flows import steps
from flows.progress import Progress
from flows.workspace import Workspace
from gongkai import dataset
from gongkai.archive import Archive, ArchiveError
from gongkai.schema import SCHEMAS, TIME
from gongkai.settings import CrawlSettings, ExtractSettings
from spiders.crawl import crawl
from spiders.registry import Site

_PAUSE = 0.05  # seconds between two requests to a host: long enough for kills to come at all stages
_PATIENCE = 60  # seconds for the lock of a killed process to be free
_FETCHES = ("captures", "politeness")  # datasets that tell of the fetching itself: every crawl adds to them


@dataclass(slots=True)
class Ordeal:
    """Kills so far, crawls that came to their end after some, and what did not hold."""

    kills: int = 0
    crawls: int = 0
    wrong: list[str] = field(default_factory=list)


def endure(sites: Sequence[Site], server: Server, kills: int, seed: int, folder: Path) -> Ordeal:
    """Crawl, kill and judge until there were so many kills."""
    chance = random.Random(seed)  # noqa: S311  # moments, not secrets
    settings = CrawlSettings(delay_seconds=_PAUSE, allow_fast=True, proxy=server.proxy_url)
    asked, ordeal = len(server.requests), Ordeal()
    crawl(sites, settings, folder / "peace" / "archive")
    all_of_them = len(server.requests) - asked
    contents, published = _contents(folder / "peace"), _published(folder / "peace", sites)
    while ordeal.kills < kills:
        root = folder / f"crawl{ordeal.crawls}"
        while ordeal.kills < kills:
            if not _is_killed(sites, settings, root, server, chance.randint(1, all_of_them), ordeal):
                break
        crawl(sites, settings, root / "archive")
        ordeal.crawls += 1
        print(f"{root.name}: ended after {ordeal.kills} kills so far", flush=True)
        if _contents(root) != contents:
            ordeal.wrong.append(f"{root.name}: the archive holds other documents than that of a crawl left in peace")
        ordeal.wrong += [
            f"{root.name}: the dataset {name} is another"
            for name, table in _published(root, sites).items()
            if not table.equals(published[name])
        ]
    return ordeal


def _is_killed(
    sites: Sequence[Site], settings: CrawlSettings, root: Path, server: Server, after: int, ordeal: Ordeal
) -> bool:
    """Whether a crawl is killed when it has asked so many times; not where it ended before. What it asked for of what
    is on record goes into the ordeal."""
    known = {url for url, _ in _contents(root)}
    asked = len(server.requests)
    child = multiprocessing.get_context("spawn").Process(target=_crawl, args=(sites, settings, root))
    child.start()
    while child.is_alive() and len(server.requests) < asked + after:
        time.sleep(0.002)
    killed = child.is_alive()
    if killed:
        os.killpg(child.pid or 0, signal.SIGKILL)  # it leads a group of its own: the crawling process dies with it
        child.join()
        ordeal.kills += 1
        _wait_for_lock(root)
    again = {f"http://{one.host}{one.path}" for one in server.requests[asked:]} & known
    ordeal.wrong += [f"{root.name}: {url} was on record and asked for again" for url in sorted(again)]
    return killed


def _crawl(sites: Sequence[Site], settings: CrawlSettings, root: Path) -> None:
    os.setsid()
    crawl(sites, settings, root / "archive")


def _wait_for_lock(root: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with suppress(ArchiveError), Archive(root / "archive").writer():
            return
        time.sleep(0.02)
    raise TimeoutError(f"{root}: the lock of a killed crawl is not free")


def _contents(root: Path) -> set[tuple[str, str]]:
    """Address and digest of every document, each read back and so verified."""
    archive = Archive(root / "archive")
    found = {(capture.url, capture.document_sha256 or "") for capture in archive.documents()}
    for _, sha256 in found:
        archive.read(sha256)
    return found


def _published(root: Path, sites: Sequence[Site]) -> dict[str, pa.Table]:
    """The datasets made of an archive, without the times of fetching."""
    workspace = Workspace.of(root)
    plan = steps.plan(workspace, steps.publishers_of(sites))
    steps.extract_pending(plan, ExtractSettings(), Progress())
    steps.publish_plan(plan)
    return {name: _timeless(dataset.read(workspace.datasets, name)) for name in SCHEMAS if name not in _FETCHES}


def _timeless(table: pa.Table) -> pa.Table:
    return table.drop_columns([field.name for field in table.schema if field.type == TIME])


def main(arguments: Sequence[str]) -> int:
    """Run and judge; 1 where it does not hold."""
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="how many (default 50)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other moments (default 1)")
    options = parser.parse_args(arguments)
    web = build_stress(options.seed, len(FAMILIES) - 1)  # a site of every make
    sites = [Site.model_validate(row) for row in web.registry]
    with serve(web) as server, tempfile.TemporaryDirectory() as folder:
        ordeal = endure(sites, server, options.kills, options.seed, Path(folder))
        asked = len(server.requests)
    print(*ordeal.wrong[:20], sep="\n")
    print(f"{ordeal.kills} kills, {ordeal.crawls} crawls ended after them, {asked} requests")
    print("all holds" if not ordeal.wrong else f"{len(ordeal.wrong)} things do not hold")
    return int(bool(ordeal.wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
