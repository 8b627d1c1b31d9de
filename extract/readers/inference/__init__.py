"""MLPerf Inference submissions: the repository of a round, or a submission before it is published.

One reader serves all rounds: it reads what the files contain and knows no rule of any round. Which logged value is the
result, which samples count and what a metric is called is data in seeds, which the models apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from extract.archives import Member
from extract.readers.inference import accuracy, descriptions, layout, logs, power, sessions
from extract.readers.members import Parser, parse_member, read_once, sha256_of
from extract.readers.tables import REJECTIONS, Batch, Reader, Rows, Table, text

FILES = Table(
    "inference_files",
    "One row per file of an Inference submission that a reader reads or counts, whether or not it could be parsed.",
    {
        "kind": text(
            "What the file is, by its path: `detail_log` or `summary_log` (LoadGen), `accuracy`, `system`, "
            "`model_mapping`, `power_samples` (the analyzer's log), `power_server` or `power_client` (the power "
            "session), `power_other` (any other file in the folder of the power measurement; it is not read)."
        ),
        "content_sha256": text(
            "SHA-256 of the file's bytes, in hexadecimal digits, for `power_samples`: logs with the same one are "
            "copies of one measurement. Null for all other kinds."
        ),
    },
    locked=pl.col("kind") != "power_other",
)


def _read(source_id: str, members: Iterable[Member]) -> Iterator[Batch]:
    rows = Rows()
    traces = power.Traces(source_id)
    parsers: Mapping[str, Parser] = {
        "detail_log": logs.read_detail,
        "summary_log": logs.read_summary,
        "accuracy": accuracy.read,
        "system": descriptions.read_system,
        "model_mapping": descriptions.read_model_mapping,
        "power_server": traces.read_server,
        "power_client": traces.read_client,
        "power_samples": traces.read_samples,
    }
    for member in members:
        kind = layout.kind_of(member.path)
        file = read_once(member) if kind == "power_samples" else member
        rows.add(FILES, file.path, None, kind, sha256_of(file.content()) if kind == "power_samples" else None)
        if parse := parsers.get(kind):
            parse_member(parse, file, rows)
        yield from traces.full(rows)
        yield from rows.full()
    yield from traces.rest(rows)
    yield from rows.rest()


READER = Reader(
    name="inference_submissions",
    tables=(
        FILES,
        logs.ENTRIES,
        accuracy.VALUES,
        descriptions.SYSTEMS,
        descriptions.MODEL_MAPPINGS,
        sessions.SESSIONS,
        sessions.MESSAGES,
        sessions.CHECKSUMS,
        power.SAMPLES,
        REJECTIONS,
    ),
    results=(logs.ENTRIES,),
    accepts=layout.accepts,
    read=_read,
)
