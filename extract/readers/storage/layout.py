"""The layout of a submission: the paths that are read, each with the kind of file that it is.

The folders between ``results`` and the summary of a run differ per submitter. All have one folder per run, whose name
ends in ``run`` and a number; a result is the folder that holds its runs.
"""

from __future__ import annotations

import re

from extract.readers.layouts import Layout

_SUBMITTER = r"(?:[Cc]losed|[Oo]pen)/[^/]+"
_LAYOUT = Layout(
    kinds={
        "summary": rf"{_SUBMITTER}/results/.+/[^/]*[Ss]ummary[^/]*\.json",
        "system": rf"{_SUBMITTER}/systems/(?:.+/)?[^/]*\.json",
    },
    folders=rf"[Cc]losed|[Oo]pen|{_SUBMITTER}(?:/(?:results|systems)(?:/.+)?)?",
)
accepts, kind_of = _LAYOUT.accepts, _LAYOUT.kind_of

# The last folder of a run on the path. Some submitters keep the runs in a folder `runs`, and some have a folder per
# host below the run.
_RUN = re.compile(r"(?P<result>.+?/results/.+?)(?:/runs)?/(?P<run>(?:[^/]*[-_])?run[-_]?\d+)(?:/[^/]+)?/[^/]+")


def run_of(path: str) -> tuple[str, str] | None:
    """The folder of the result and the name of the run to which a file belongs; ``None`` in an unknown layout."""
    found = _RUN.fullmatch(path)
    return (found["result"], found["run"]) if found else None
