"""MLPerf Storage submissions: the repository of a round, or a submission before it is published.

The summary of a run is recognised by its content, since submitters lay out their folders in different ways. Which
benchmark a run is of, and which runs make a result, is data in seeds, which the models apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from extract.archives import Member
from extract.readers.members import Parser, parse_member
from extract.readers.storage import descriptions, layout, summaries
from extract.readers.tables import REJECTIONS, Batch, Reader, Rows

_PARSERS: Mapping[str, Parser] = {
    "summary": summaries.read,
    "system": descriptions.read,
}


def _read(source_id: str, members: Iterable[Member]) -> Iterator[Batch]:  # noqa: ARG001  # all readers are called alike
    rows = Rows()
    for member in members:
        parse_member(_PARSERS[layout.kind_of(member.path)], member, rows)
        yield from rows.full()
    yield from rows.rest()


READER = Reader(
    name="storage_submissions",
    tables=(summaries.RUNS, descriptions.SYSTEMS, REJECTIONS),
    results=(summaries.RUNS,),
    accepts=layout.accepts,
    read=_read,
)
