"""MLPerf Mobile submissions: the repository of a round, or a submission before it is published.

The logs are those of LoadGen, as in Inference, and are read by the same functions into the same table. What differs is
where a submitter stores them, and the results that the Mobile app states itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from extract.archives import Member
from extract.readers.inference import logs
from extract.readers.members import Parser, parse_member
from extract.readers.mobile import app, descriptions, layout
from extract.readers.tables import REJECTIONS, Batch, Reader, Rows, Table, text

FILES = Table(
    "mobile_files",
    "One row per file of a Mobile submission that the reader reads or counts, with the parts of its path.",
    {
        "kind": text(
            "What the file is, by its path: `detail_log` or `summary_log` (LoadGen), `app_results`, `accuracy_text`, "
            "`system`, or `unknown` for a log or result in a folder that no layout has. Summaries, which repeat the "
            "detail logs, and logs of accuracy runs, which state no accuracy, are counted and not read."
        ),
        "division": text("`closed` or `open`: the first folder."),
        "submitter_text": text("Submitting organization: the second folder."),
        "system_dir": text("Folder of the device, or name of its description. Null if the layout has no such folder."),
        "benchmark_text": text("Folder of the benchmark, as the submitter or the app spells it. Null for other files."),
        "scenario_text": text("Folder of the scenario. Null if the layout has no such folder."),
        "mode": text("`performance` or `accuracy`: what the run of a log measured. Null for other files."),
    },
)

_PARSERS: Mapping[str, Parser] = {
    "detail_log": logs.read_detail,
    "app_results": app.read_export,
    "accuracy_text": app.read_printed,
    "system": descriptions.read,
    "unknown": lambda path, _, rows: rows.reject(path, None, "unknown_layout"),
}


def _read(source_id: str, members: Iterable[Member]) -> Iterator[Batch]:  # noqa: ARG001  # all readers are called alike
    rows = Rows()
    for member in members:
        kind, parts = layout.place_of(member.path)
        rows.add(FILES, member.path, None, kind, *(parts[part] for part in layout.PARTS))
        if parts["mode"] != "accuracy" and (parse := _PARSERS.get(kind)):
            parse_member(parse, member, rows)
        yield from rows.full()
    yield from rows.rest()


READER = Reader(
    name="mobile_submissions",
    tables=(FILES, logs.ENTRIES, app.RESULTS, descriptions.SYSTEMS, REJECTIONS),
    results=(logs.ENTRIES,),
    accepts=layout.accepts,
    read=_read,
)
