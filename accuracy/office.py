"""Samples in the formats that go through LibreOffice: it writes them, and the extractors' own step reads them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from accuracy.samples import Sample
from demo.documents import office as writer
from extractors.document import Unreadable
from extractors.readers import office as reader
from extractors.readers.volume import characters


def written(samples: Sequence[Sample]) -> list[Sample]:
    """The samples as the files they are called: those that are Word files so far in their own format."""
    made = list(samples)
    for format_ in writer.FILTERS:
        places = [place for place, sample in enumerate(samples) if sample.format == format_]
        files = writer.written([samples[place].data for place in places], format_)
        for place, data in zip(places, files, strict=True):
            made[place] = replace(samples[place], data=data)
    return made


def readable(samples: Sequence[Sample]) -> list[Sample]:
    """The samples as extraction takes them: of each office file the DOCX that is made of it ahead; nothing is left of
    one that could not be converted."""
    files = {sample.name: sample.data for sample in samples if sample.format in writer.FILTERS}
    found = reader.convert(files)
    return [_converted(sample, found[sample.name]) if sample.name in found else sample for sample in samples]


def _converted(sample: Sample, result: bytes | Unreadable) -> Sample:
    data = b"" if isinstance(result, Unreadable) else result
    return replace(sample, data=data, hints=replace(sample.hints, characters=characters(sample.data)))
