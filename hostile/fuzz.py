"""``make fuzz``: read documents damaged by chance, and say what that does to the batch and to the numbers.

Four in five are good reports of every format with one to four changes of their structure or bytes; in the others one
printed digit is another. Of both it must hold that each document has one result, that none ends the batch or takes
longer than it may, and that no wrong number is called proved:

* a cell whose printed digit was changed is never `verified` with the changed value, and no other cell changes;
* where a change of structure changes a `verified` value, it changed another cell of every identity that proves it: the
  document was rewritten so that its sums hold, as when two columns change places. A single changed term cannot.

What fails is written to a folder, from where it belongs into tests/fixtures/fuzz.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from rich.console import Console

from demo.damage import damage as build
from demo.documents.model import Layout
from demo.documents.report import lay_out
from demo.documents.style import choose_style
from demo.figures import ledgers
from extractors.extract import extract
from extractors.extraction import Extraction, Hints
from flows import office
from flows.pool import Done, Job, Pool
from flows.store import Result, Store
from gongkai.codebook import cell_name
from gongkai.settings import ExtractSettings
from hostile.digits import slip
from hostile.mutations import damage

FORMATS = ("html", "docx", "pdf", "xlsx", "xls", "ofd", "md")
_AGENCIES = ("呼兰区教育局", "道里区人民政府", "松北区民政局")
_BATCH = 200
_DIGITS = 0.2  # of the documents
_LOSSES = ("crashed", "internal_error")
_SLOW = ("timeout", "out_of_memory")  # what a document may cost at most: not wrong, and worth a look


@dataclass(frozen=True, slots=True)
class Subject:
    """A good report: its layout, its format, and its document."""

    format: str
    layout: Layout
    data: bytes


@dataclass(frozen=True, slots=True)
class Trial:
    """A changed document, and the one it was; `slipped` where one digit was changed and nothing else."""

    key: str
    subject: Subject
    data: bytes
    slipped: bool


@dataclass(slots=True)
class Findings:
    """What came of so many documents. `lies` are changed values called verified, `moved` those of documents rewritten
    so that their sums hold."""

    documents: int = 0
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    overdue: int = 0
    crashes: list[str] = field(default_factory=list)
    lies: list[str] = field(default_factory=list)
    moved: int = 0
    slips_seen: Counter[str] = field(default_factory=Counter)

    @property
    def clean(self) -> bool:
        """Whether nothing failed."""
        return not (self.lost or self.overdue or self.crashes or self.lies)


def subjects(seed: int, formats: Sequence[str] = FORMATS) -> Iterator[Subject]:
    """Good reports of every format and several layouts."""
    for agency in _AGENCIES:
        for year, figures in ledgers(seed, agency, 3).items():
            layout = lay_out(seed, agency, year, date(year + 1, 1, 20), figures, choose_style(seed, agency, year))
            for format_ in formats:
                yield Subject(format_, layout, build(layout, format_, [], Random(seed)).data)


def fuzz(
    count: int, seed: int, settings: ExtractSettings, keep: Path | None = None, formats: Sequence[str] = FORMATS
) -> Findings:
    """Read so many changed documents. The same seed changes the same documents in the same way."""
    found = Findings()
    random = Random(seed)
    good = list(subjects(seed, formats))
    references: dict[str, Extraction] = {}
    started = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="gongkai-fuzz-") as folder,
        Pool(extract, settings.processes, settings.timeout_seconds, settings.memory_mb << 20) as pool,
    ):
        for done in pool.run(Job(_digest(one.data), one.data, Hints()) for one in good):
            references[done.key] = done.extraction
        store = Store(Path(folder), "fuzz")
        for first in range(0, count, _BATCH):
            trials = list(_trials(good, min(_BATCH, count - first), first, random))
            _run(pool, store, trials, references, settings, found, keep)
    found.seconds = time.monotonic() - started
    return found


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _trials(good: list[Subject], count: int, first: int, random: Random) -> Iterator[Trial]:
    for number in range(first, first + count):
        subject = random.choice(good)
        slipped = random.random() < _DIGITS
        if slipped:
            data = build(slip(subject.layout, random), subject.format, [], random).data
        else:
            data = damage(subject.data, random)
        yield Trial(f"{number:06d}", subject, data, slipped)


def _run(
    pool: Pool,
    store: Store,
    trials: list[Trial],
    references: dict[str, Extraction],
    settings: ExtractSettings,
    found: Findings,
    keep: Path | None,
) -> None:
    """A batch, as extraction does it: read, stored, and counted again."""
    by_key = {trial.key: trial for trial in trials}
    done = list(office.read(pool, (Job(trial.key, trial.data, Hints()) for trial in trials)))
    store.write([Result(one.key, _digest(one.job.data), one.seconds, one.extraction) for one in done])
    stored = Counter(summary.key for summary in store.summaries())
    found.lost += sum(stored[key] != 1 for key in by_key)
    found.documents += len(done)
    for one in done:
        trial = by_key[one.key]
        reference = references[_digest(trial.subject.data)]
        faults = list(_judge(one, trial, reference, settings, found))
        if faults and keep:
            name = keep / f"{trial.key}.{trial.subject.format}"
            keep.mkdir(parents=True, exist_ok=True)
            name.write_bytes(trial.data)
            name.with_suffix(".txt").write_text("\n".join(faults) + "\n", "utf-8")


def _judge(
    done: Done, trial: Trial, reference: Extraction, settings: ExtractSettings, found: Findings
) -> Iterator[str]:
    extraction = done.extraction
    found.outcomes[f"{extraction.outcome}/{extraction.cause}" if extraction.cause else extraction.outcome] += 1
    if extraction.cause in _LOSSES:
        found.crashes.append(f"{trial.key}.{trial.subject.format}: {extraction.sentence}")
        yield found.crashes[-1]
    if done.seconds > settings.timeout_seconds + 5:
        found.overdue += 1
        yield f"it took {done.seconds:.1f} seconds"
    changed = changed_verified(reference, extraction)
    if trial.slipped:
        found.slips_seen[_fate(reference, extraction)] += 1
        lies = changed
    else:
        lies = [name for name in changed if not is_rewritten(name, reference, extraction)]
        found.moved += len(changed) - len(lies)
    for name in lies:
        found.lies.append(f"{trial.key}.{trial.subject.format}: {name}")
        yield found.lies[-1]


def _values(extraction: Extraction) -> dict[str, float | None]:
    return {cell_name(one.indicator, one.applicant): one.value for one in extraction.observations}


def changed_verified(reference: Extraction, extraction: Extraction) -> list[str]:
    """The cells that are `verified` with a value that the good document does not give them. A blank counts as 0 in
    sums, as the documents mean it, and is no value."""
    good = _values(reference)
    proved = [one for one in extraction.observations if one.quality == "verified"]
    return [
        name
        for one in proved
        if (name := cell_name(one.indicator, one.applicant)) in good
        and one.value is not None
        and one.value != (good[name] or 0)
    ]


def is_rewritten(name: str, reference: Extraction, extraction: Extraction) -> bool:
    """Whether every identity that proves a changed cell holds another changed cell as well."""
    good, now = _values(reference), _values(extraction)
    for check in extraction.checks:
        cells = check.covers.split(";")
        proves = check.verdict == "holds" and check.severity == "error" and name in cells
        if proves and sum(good.get(cell) != now.get(cell) for cell in cells) < 2:
            return False
    return True


def _fate(reference: Extraction, extraction: Extraction) -> str:
    """What was said of the cell whose digit was changed."""
    good = _values(reference)
    fates = [
        one.quality for one in extraction.observations if one.value != good.get(cell_name(one.indicator, one.applicant))
    ]
    return "+".join(sorted(set(fates))) or "not read as another number"


def main() -> int:
    """Run; 0 if nothing failed."""
    parser = argparse.ArgumentParser(
        prog="python -m hostile.fuzz", description=__doc__.split("\n\n")[0] if __doc__ else ""
    )
    parser.add_argument("--count", type=int, default=2000, help="documents (20,000 make a night)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="for the same documents again")
    parser.add_argument("--keep", type=Path, default=Path("data/fuzz"), help="folder for what fails")
    arguments = parser.parse_args()
    console = Console(highlight=False, soft_wrap=True, markup=False)
    found = Findings()
    with suppress(KeyboardInterrupt):
        found = fuzz(arguments.count, arguments.seed, ExtractSettings(timeout_seconds=60), arguments.keep)
    for line in [*found.crashes, *found.lies]:
        console.print(line, style="red")
    console.print(", ".join(f"{count} {outcome}" for outcome, count in found.outcomes.most_common(12)))
    console.print("a digit changed: " + ", ".join(f"{count} {fate}" for fate, count in found.slips_seen.most_common()))
    console.print(
        f"seed {arguments.seed}: {found.documents} documents in {found.seconds:.0f} s "
        f"({found.documents / max(found.seconds, 1e-9):.1f} a second): {len(found.crashes)} ended in a fault, "
        f"{found.overdue} overdue, {found.lost} lost, {len(found.lies)} changed values verified "
        f"({found.moved} in documents rewritten so that their sums hold)"
    )
    return 0 if found.clean else 1


if __name__ == "__main__":
    sys.exit(main())
