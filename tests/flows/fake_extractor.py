"""An extractor that does what a document's first word says; importable by the pool's processes."""

from __future__ import annotations

import os
import signal
import time

from extractors.extraction import Check, Extraction, Hints, Observation, Problem, Report, Section

VERSION = "fake+1"


def extract(data: bytes, hints: Hints) -> Extraction:
    """`report <agency> <year> <value> [verified|conflict|unverified]`, or a misfortune."""
    word, *rest = data.decode().split() or [""]
    match word:
        case "report":
            return report(*rest)
        case "cover":
            return Extraction("ok", format="html", reader="html", report=_report(*rest[:2]))
        case "news":
            return Extraction("not_a_report", cause="about_a_report", sentence="It is news.", format="html")
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "leave":
            os._exit(3)
        case "hang":
            time.sleep(600)
        case "memory":
            bytearray(1 << 40)
        case "bug":
            raise KeyError("surprise")
    return Extraction("failed", cause="unknown_format", sentence="It is no known format.", format="binary")


def extract_otherwise(data: bytes, hints: Hints) -> Extraction:
    """What another version gives: the same with a flag more."""
    found = extract(data, hints)
    for cell in found.observations:
        cell.flags = "remark"
    return found


def _report(agency: str, year: str) -> Report:
    return Report(
        title=f"{agency}{year}",
        agency=agency if agency != "?" else "",
        agency_id=f"230111-{agency}" if agency != "?" else "",
        region_code="230111",
        region="呼兰区",
        province="heilongjiang",
        year=int(year) if year != "?" else None,
        tables="requests",
    )


def report(agency: str, year: str, value: str, quality: str = "verified", format: str = "html") -> Extraction:
    """A report of two cells: carried_out, which carries `value`, and carried_in."""
    cells = [
        Observation(
            "2021",
            "requests",
            f"requests.{name}",
            "total",
            number,
            "case",
            "reported",
            str(number),
            name,
            "html:1",
            quality,
        )
        for name, number in (("carried_out", float(value)), ("carried_in", 1.0))
    ]
    return Extraction(
        "ok",
        format=format,
        reader=format,
        report=_report(agency, year),
        observations=cells,
        checks=[Check("requests.balance", "requests", "2021", "total", 1.0, 1.0, 0.0, "holds", "error", "")],
        sections=[Section("overall", "一、总体情况", "text", "html:2")],
        problems=[Problem("recognise", "doubt", "hint", "A doubt.", "evidence", "html:3")],
    )
