"""The crawl's log: one JSON object a line, rotated, so that a person and a machine can read it."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

import structlog


def log_to(folder: Path) -> None:
    """Write this process's log, and the warnings of the libraries it uses, to `crawl.jsonl` in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    handler = RotatingFileHandler(folder / "crawl.jsonl", maxBytes=20 * 2**20, backupCount=5, encoding="utf-8")
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    # A filter, not levels: Scrapy sets the level of its own loggers when it starts.
    handler.addFilter(lambda record: record.name.startswith("spiders") or record.levelno >= logging.WARNING)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
