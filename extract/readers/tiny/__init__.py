"""MLPerf Tiny submissions: the repository of a round, or a submission before it is published.

One reader serves all rounds: it reads every number that a runner printed and knows no rule of any round. Which number
is the result, which folder is a benchmark and what a mode is called is data in seeds, which the models apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from extract.archives import Member
from extract.readers.members import Parser, parse_member, read_once, sha256_of
from extract.readers.tables import REJECTIONS, Batch, Reader, Rows, Table, text
from extract.readers.tiny import descriptions, layout, logs, results

FILES = Table(
    "tiny_files",
    "One row per file of a Tiny submission that the reader reads, whether or not it contains a number.",
    {
        "kind": text(
            "What the file is, by its path: `results` (what a runner printed), `log` (of a performance run) or "
            "`system`."
        ),
        "content_sha256": text(
            "SHA-256 of the file's bytes, in hexadecimal digits, for `results`: files with the same one are copies of "
            "one output. Null for all other kinds."
        ),
    },
)

_PARSERS: Mapping[str, Parser] = {
    "results": results.read,
    "log": logs.read,
    "system": descriptions.read,
}


def _read(source_id: str, members: Iterable[Member]) -> Iterator[Batch]:  # noqa: ARG001  # all readers are called alike
    rows = Rows()
    for member in members:
        kind, file = layout.kind_of(member.path), read_once(member)
        rows.add(FILES, file.path, None, kind, sha256_of(file.content()) if kind == "results" else None)
        parse_member(_PARSERS[kind], file, rows)
        yield from rows.full()
    yield from rows.rest()


READER = Reader(
    name="tiny_submissions",
    tables=(FILES, results.VALUES, logs.WINDOWS, descriptions.SYSTEMS, REJECTIONS),
    results=(results.VALUES,),
    accepts=layout.accepts,
    read=_read,
)
