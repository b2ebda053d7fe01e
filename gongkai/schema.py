"""The canonical datasets: what every column means, once.

A field is defined once in ``FIELDS`` and named by the datasets that hold it, so the same word means the same thing
everywhere. ``SCHEMAS[name]`` is the pyarrow schema of a dataset, each field carrying its description as metadata;
``KEYS[name]`` is what makes a row unique; ``ORDERS[name]`` is how the rows of a file are sorted; ``ALLOWED`` says which
values a code may have; ``PARTITIONED`` names the datasets laid out as ``report_year=…/report_province=…/`` (why not
``year=…``: see ``gongkai.dataset``).
"""

from __future__ import annotations

import pyarrow as pa

from gongkai import codebook

STRING = pa.string()
TIME = pa.timestamp("us", tz="UTC")

_DEFINITIONS: tuple[tuple[str, pa.DataType, str], ...] = (
    # who and when
    ("region_code", STRING, "GB/T 2260 division code, six digits as text; null where the region could not be told"),
    ("region", STRING, "name of the region as in GB/T 2260, e.g. 呼兰区"),
    (
        "province",
        STRING,
        "province in lower-case ASCII, e.g. heilongjiang, shaanxi; 'unknown' where it could not be told",
    ),
    ("agency_id", STRING, "stable key of the publishing body: region code + normalised name, e.g. 230111-教育局"),
    (
        "agency_code",
        STRING,
        "unified social credit code (GB 32100) that the document prints at its head, check character verified; null "
        "where it prints none. It is that of the body whose index number the page bears, mostly the publisher's",
    ),
    ("agency", STRING, "name of the publishing body as its report states it"),
    ("year", pa.int32(), "year the report is about (not the year it was published); null where it could not be told"),
    (
        "scope",
        STRING,
        "'own' where the text says the figures are the body's alone, 'aggregate' for a whole area, else null",
    ),
    # the report
    ("report_id", STRING, "agency_id + year; one per report, shared by its revisions and formats"),
    ("revision", pa.int32(), "1 for the first document that gave this report, 2 for the next different one, …"),
    ("current", pa.bool_(), "true for the one revision of a report to use unless you study revisions"),
    ("title", STRING, "title as printed"),
    ("published_on", pa.date32(), "publication date the source states; null where it states none"),
    (
        "template",
        STRING,
        "template era whose labels the block (or, in `reports`, the report) prints: 2014, 2019, 2021, mixed",
    ),
    ("template_expected", STRING, "template era in force for the report's year"),
    ("year_source", STRING, "evidence for the year: title, text, period, context or url (in falling order of trust)"),
    ("agency_source", STRING, "evidence for the agency: title, text, meta, context or publisher (falling trust)"),
    ("region_source", STRING, "evidence for the region: agency, text, meta, context or (unified) code"),
    ("tables", STRING, "statistics tables found, joined by ';': proactive_disclosure;requests;review_litigation"),
    ("cells", pa.int32(), "cells of the statistics tables that were recognised"),
    ("reported", pa.int32(), "cells with a number"),
    ("blank", pa.int32(), "cells printed without one: blank, dash or 'not applicable'"),
    ("verified", pa.int32(), "cells proved by an identity"),
    ("conflict", pa.int32(), "cells covered by an identity that fails"),
    ("unverified", pa.int32(), "cells no identity could prove"),
    ("proposed", pa.int32(), "cells of a scan whose value the identities ask for, and no look at the picture read"),
    ("completeness", pa.float64(), "recognised cells ÷ cells the detected template has, 0 to 1"),
    # one number
    (
        "table",
        STRING,
        "statistics table: proactive_disclosure, requests, review_litigation, legacy_statistics; narrative for what "
        "the text states",
    ),
    ("indicator", STRING, "indicator code, see gongkai.indicators()"),
    (
        "applicant",
        STRING,
        "applicant type: natural_person, enterprise, research_institution, public_welfare_org, "
        "legal_service_org, other_org, total; null for indicators that are not split by applicant",
    ),
    ("value", pa.float64(), "the number; money in yuan; null when the source gives none (see `status`)"),
    ("unit", STRING, "unit of `value`: case, item, count, CNY, …"),
    ("status", STRING, "reported, blank, dash, not_applicable or unreadable: five different facts, never one NaN"),
    (
        "quality",
        STRING,
        "verified: an identity that covers the cell holds and none fails; conflict: one fails or the source "
        "contradicts itself; unverified: none could be evaluated; proposed: of a scan, "
        "the sums ask for it and no look read it (`raw_value` is what was read)",
    ),
    (
        "proved_by",
        STRING,
        "identities of severity error that cover the cell and hold, joined by ';', each a row of `checks`; empty where "
        "none does (in `conflict` another one fails)",
    ),
    ("flags", STRING, "doubts about the reading, joined by ';' (see docs/architecture.md); empty when there are none"),
    ("original_value", pa.float64(), "the value as it was read, where a human correction replaced it; else null"),
    ("original_status", STRING, "the status as it was read, where a human correction replaced it; else null"),
    ("correction", STRING, "why, by whom and when a person corrected the reading; null for what was not corrected"),
    ("raw_value", STRING, "the cell's text as printed; of a scan, as it was read"),
    (
        "confidence",
        pa.float64(),
        "how sure the recognition of a scan is of `raw_value`, 0 to 1; null where the file itself holds the text",
    ),
    ("raw_label", STRING, "labels that lead to the cell as printed: row path ' | ' column path"),
    ("locator", STRING, "where the cell stands in the document, e.g. html:table=2,row=5,column=3 or pdf:page=3,bbox=…"),
    # provenance
    ("document_sha256", STRING, "sha256 of the document as given, hexadecimal"),
    ("source_url", STRING, "address the document came from (file: URI for local files)"),
    ("captured_at", TIME, "when these bytes were first fetched; for local files when they were last modified"),
    ("extractor_version", STRING, "version of the code and the codebook that read the document"),
    # documents
    ("format", STRING, "format found in the bytes: html, docx, pdf, text, …"),
    ("reader", STRING, "reader that was used, null where none could be"),
    ("outcome", STRING, "ok, partial, not_a_report or failed: exactly one for every input"),
    ("cause", STRING, "short code of why the outcome is not ok; null for ok"),
    ("sentence", STRING, "what happened, for a person"),
    ("size", pa.int64(), "bytes"),
    ("declared_type", STRING, "content type the server, or file extension the name, declared"),
    (
        "duplicate_of",
        STRING,
        "source_url of the input with the same bytes that the rows were read from; null for that one",
    ),
    # sections
    (
        "section",
        STRING,
        "which of the six sections by meaning: overall, proactive_disclosure, requests, "
        "review_litigation, problems, other; 'preamble' before the first",
    ),
    ("heading", STRING, "section heading as printed"),
    ("text", STRING, "narrative text, one paragraph a line"),
    # checks
    ("identity", STRING, "identity of the codebook, e.g. requests.balance"),
    ("subject", STRING, "what it was evaluated on: an applicant, an indicator or the block"),
    ("left", pa.float64(), "value of the left side; null when not assessable"),
    ("right", pa.float64(), "value of the right side; null when not assessable"),
    ("difference", pa.float64(), "left − right; null when not assessable"),
    ("verdict", STRING, "holds, fails or not_assessable"),
    ("severity", STRING, "error (decides quality), warning or hint (recorded only)"),
    ("covers", STRING, "cells the identity covers, 'indicator@applicant' joined by ';'"),
    # captures
    ("site", STRING, "id of the site in the registry; null for imported files"),
    ("url", STRING, "address that was asked for"),
    (
        "kind",
        STRING,
        "response, revisit (same bytes as before), not_modified (304), resource (imported, or made of other captures: "
        "a member of an archive, an article saved with its pictures), error (no answer)",
    ),
    ("role", STRING, "list, article, attachment, picture (which an article shows), robots or import"),
    ("http_status", pa.int32(), "HTTP status; null for imports and errors"),
    ("error", STRING, "blocked, not_found, timeout, … where the capture is not a good answer; else null"),
    ("content_type", STRING, "Content-Type header as sent, or the guess for an imported file's name"),
    ("headers_sha256", STRING, "sha256 of the response's headers as archived"),
    ("etag", STRING, "ETag header as sent"),
    ("last_modified", STRING, "Last-Modified header as sent"),
    ("parent_url", STRING, "page whose link led here, or that shows the picture"),
    (
        "link_text",
        STRING,
        "fullest text of that link (title attribute before its text); of a picture its address as the page prints it",
    ),
    ("link_date", STRING, "date printed beside that link, as printed"),
    ("warc_file", STRING, "WARC file under the archive; null where nothing was stored"),
    ("warc_offset", pa.int64(), "offset of the compressed record"),
    ("warc_length", pa.int64(), "length of the compressed record"),
    ("warc_sha256", STRING, "sha256 of the compressed record: every read is checked against it"),
    # problems
    ("stage", STRING, "crawl, archive, read, recognise, check or publish"),
    ("evidence", STRING, "what shows it: printed text, locator, status, numbers"),
    ("next_command", STRING, "command that leads on from here"),
    # politeness
    ("host", STRING, "host that was asked, with its port where that is not the scheme's own"),
    ("crawled_at", TIME, "when the crawl of the site began"),
    (
        "robots",
        STRING,
        "what robots.txt came to: rules (obeyed), none, unreachable or blocked (nothing was asked)",
    ),
    ("robots_text", STRING, "text of robots.txt, cut at 4,000 characters; null where there is none"),
    ("robots_sha256", STRING, "sha256 of robots.txt as the archive has it"),
    ("delay_seconds", pa.float64(), "shortest pause between two requests: the longest of settings, row and robots.txt"),
    ("concurrency", pa.int32(), "requests to the host at the same time"),
    ("requests", pa.int64(), "requests made, each try counted"),
    ("bytes", pa.int64(), "bytes received in bodies, after decoding"),
    ("not_modified", pa.int64(), "answers 304: the page had not changed since it was last asked for"),
    ("errors", pa.int64(), "requests without an answer, or with a status of 400 and above"),
    ("insecure_tls", pa.bool_(), "whether the row lets the site's certificate go unverified"),
    ("allow_private", pa.bool_(), "whether the row lets the site's hosts be of a private network"),
    # coverage
    ("state", STRING, "reported, not_published, not_found, blocked, dead, unreadable or quarantined"),
)

FIELDS: dict[str, pa.Field] = {
    name: pa.field(name, type_, metadata={"description": description}) for name, type_, description in _DEFINITIONS
}

_WHO = ("region_code", "region", "province", "agency_id", "agency", "year", "report_id", "revision", "current")
_PROVENANCE = ("document_sha256", "source_url", "captured_at", "extractor_version")

_COLUMNS: dict[str, tuple[str, ...]] = {
    "observations": (*_WHO, "template", "table", "indicator", "applicant", "value", "unit", "status", "quality",
                     "proved_by", "flags", "original_value", "original_status", "correction", "raw_value", "confidence",
                     "raw_label", "locator", *_PROVENANCE),
    "documents": ("document_sha256", "source_url", "captured_at", "site", "declared_type", "format", "reader", "size",
                  "outcome", "cause", "sentence", "title", "report_id", "duplicate_of", "extractor_version"),
    "reports": (*_WHO, "scope", "title", "published_on", "template", "template_expected", "year_source",
                "agency_source", "region_source", "agency_code", "outcome", "tables", "cells", "reported", "blank",
                "verified", "conflict", "unverified", "proposed", "completeness", "site", *_PROVENANCE),
    "sections": (*_WHO, "section", "heading", "text", "locator", *_PROVENANCE),
    "checks": (*_WHO, "identity", "table", "template", "subject", "left", "right", "difference", "verdict", "severity",
               "covers", "document_sha256", "extractor_version"),
    "captures": ("site", "url", "captured_at", "kind", "role", "http_status", "error", "content_type",
                 "headers_sha256", "etag", "last_modified", "document_sha256", "size", "parent_url", "link_text",
                 "link_date", "warc_file", "warc_offset", "warc_length", "warc_sha256"),
    "problems": ("stage", "cause", "severity", "sentence", "evidence", "next_command", "site", "source_url",
                 "document_sha256", "report_id", "locator"),
    "coverage": ("region_code", "region", "province", "agency_id", "agency", "year", "site", "state", "evidence",
                 "source_url", "captured_at", "report_id"),
    "politeness": ("site", "host", "crawled_at", "robots", "robots_text", "robots_sha256", "delay_seconds",
                   "concurrency", "requests", "bytes", "not_modified", "errors", "insecure_tls", "allow_private"),
}  # fmt: skip

SCHEMAS: dict[str, pa.Schema] = {
    name: pa.schema([FIELDS[column] for column in columns]) for name, columns in _COLUMNS.items()
}

KEYS: dict[str, tuple[str, ...]] = {
    "observations": ("report_id", "revision", "indicator", "applicant"),
    "documents": ("document_sha256", "source_url", "extractor_version"),
    "reports": ("report_id", "revision"),
    "sections": ("report_id", "revision", "section", "heading"),
    "checks": ("report_id", "revision", "identity", "subject", "template", "covers"),
    "captures": ("url", "captured_at"),
    "problems": ("stage", "cause", "source_url", "document_sha256", "locator", "evidence"),
    "coverage": ("agency_id", "year", "site"),
    "politeness": ("site", "host", "crawled_at"),
}

ORDERS: dict[str, tuple[str, ...]] = {
    **KEYS,
    # Most questions are about a few indicators of the revisions in use: theirs stand together, the others are not read.
    "observations": ("current", "indicator", "report_id", "revision", "applicant"),
}

ALLOWED: dict[str, tuple[str, ...]] = {
    "status": ("reported", "blank", "dash", "not_applicable", "unreadable"),
    "quality": ("verified", "unverified", "conflict", "proposed"),
    "outcome": ("ok", "partial", "not_a_report", "failed"),
    "verdict": ("holds", "fails", "not_assessable"),
    "severity": ("error", "warning", "hint", "derived"),
    "state": ("reported", "not_published", "not_found", "blocked", "dead", "unreadable", "quarantined"),
    "scope": ("own", "aggregate"),
    "template": ("2014", "2019", "2021", "mixed"),
    "template_expected": ("2014", "2019", "2021"),
    "kind": ("response", "revisit", "not_modified", "resource", "error"),
    "section": ("preamble", "overall", "proactive_disclosure", "requests", "review_litigation", "problems", "other"),
    "applicant": codebook.APPLICANTS,
    "indicator": tuple(sorted({line.indicator for line in codebook.indicators()})),
    "unit": tuple(sorted({line.unit for line in codebook.indicators()})),
    "table": tuple(sorted({line.table for line in codebook.indicators()})),
}
"""The values a coded column may have, where there are few that are known; null besides."""

PARTITIONED: frozenset[str] = frozenset({"observations", "reports", "sections", "checks"})
