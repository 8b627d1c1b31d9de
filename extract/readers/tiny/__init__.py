"""MLPerf Tiny submissions: the repository of a round, or a submission before it is published.

One reader for all rounds: it takes every number that a runner printed and knows no rule of any round. Which of them
is the result, which folder is a benchmark, what a mode is called: seeds say that, and the models apply it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from extract.archives import Member
from extract.readers.members import Parser, parse_member
from extract.readers.tables import REJECTIONS, Batch, Reader, Rows, Table, text_columns
from extract.readers.tiny import descriptions, layout, logs, results

# Every file of a submission that was found: what exists, whether or not a number could be read in it.
FILES = Table("tiny_files", text_columns("kind"))

_PARSERS: Mapping[str, Parser] = {
    "results": results.read,
    "log": logs.read,
    "system": descriptions.read,
}


def _read(source_id: str, members: Iterable[Member]) -> Iterator[Batch]:  # noqa: ARG001  # all readers are called alike
    rows = Rows()
    for member in members:
        kind = layout.kind_of(member.path)
        rows.add(FILES, member.path, None, kind)
        parse_member(_PARSERS[kind], member, rows)
        yield from rows.full()
    yield from rows.rest()


READER = Reader(
    name="tiny_submissions",
    tables=(FILES, results.VALUES, logs.WINDOWS, descriptions.SYSTEMS, REJECTIONS),
    accepts=layout.accepts,
    read=_read,
)
