"""The archive: every answer a site gave, kept for good, as WARC files beside a Parquet index.

Layout under the archive's root::

    warc/gongkai-00000.warc.gz   WARC 1.1, gzip per record, at most 1 GiB each; `warcio check` and pywb accept them
    captures/*.parquet           the index, append-only, schema SCHEMAS["captures"]: file, offset, length, sha256
    journal.jsonl                the index rows of the writing session that is open (or died)
    lock                         held by the one writer

The order of every write is: append the record, fsync, append the journal's line, fsync. The journal becomes a
Parquet file when the session closes; after a crash the next writer does that, and cuts the WARC back to the last
indexed record. So a kill at any moment loses at most the answer in flight and never an indexed record.

Writing (one writer at a time, else `ArchiveError`)::

    archive = Archive(root)
    with archive.writer() as writer:
        capture = writer.response(answer, origin, error=None)     # Answer, Origin -> Capture
        capture = writer.not_modified(previous, answer, origin)   # a 304: previous is the Capture it confirms
        capture = writer.error(url, origin, error="timeout")      # no answer at all
        capture = writer.resource(url, content_type, body, origin, date)   # what another document contains
        for capture in writer.add(path): ...                      # import a file, a folder or a WARC file

Reading (never needs the lock)::

    archive.captures() -> pyarrow.Table                 # all rows, sorted by captured_at, url
    archive.batches() -> Iterator[pyarrow.RecordBatch]  # the same rows, unsorted, in little memory
    archive.read(sha256) -> bytes                       # the document; length and both digests verified every time
    archive.documents() -> Iterator[Capture]            # distinct (url, document_sha256) of good documents, earliest
    archive.latest(site) -> dict[str, Capture]          # the last good capture of each address of a site
    archive.first_errors(site) -> dict[tuple[str, str], datetime]   # (url, error): when it was first met

`document_sha256` is the sha256 of the body as given to people, after transfer and content decoding; bodies are
stored decoded. Bytes that are already stored become a `revisit` record, whatever their address.
"""

from gongkai.archive.archive import Archive
from gongkai.archive.capture import ArchiveError, Capture, Origin
from gongkai.archive.loose import OWN_FOLDER
from gongkai.archive.warc import Answer
from gongkai.archive.writer import Writer

__all__ = ["OWN_FOLDER", "Answer", "Archive", "ArchiveError", "Capture", "Origin", "Writer"]
