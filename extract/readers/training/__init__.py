"""MLPerf Training and HPC submissions: the repository of a round, or a submission before it is published.

One reader serves all rounds of both suites. A raw table has one row per file: the begin and end of a run from its log,
the sums of the readings of a power log. How many runs count, which ones, and how energy is scored is data in seeds,
which the models apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from extract.archives import Member
from extract.readers.members import Parser, parse_member
from extract.readers.tables import REJECTIONS, Batch, Reader, Rows
from extract.readers.training import descriptions, layout, power, runs


def _read(source_id: str, members: Iterable[Member]) -> Iterator[Batch]:  # noqa: ARG001  # all readers are called alike
    rows = Rows()
    meters = power.Meters()

    def read_run(path: str, content: bytes, rows: Rows) -> None:
        meters.take_run(layout.run_of(path), runs.read(path, content, rows), rows)

    parsers: Mapping[str, Parser] = {
        "run": read_run,
        "power_log": meters.read_log,
        "scaling": descriptions.read_scaling,
        "system": descriptions.read_system,
    }
    for member in members:
        parse_member(parsers[layout.kind_of(member.path)], member, rows)
        yield from rows.full()
    meters.add_waiting(rows)
    yield from rows.rest()


READER = Reader(
    name="training_submissions",
    tables=(runs.RUNS, power.LOGS, descriptions.SCALING_FACTORS, descriptions.SYSTEMS, REJECTIONS),
    results=(runs.RUNS,),
    accepts=layout.accepts,
    read=_read,
)
