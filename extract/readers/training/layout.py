"""Where things stand in a submission: the paths that matter, each with the kind of file that it is.

Folder names hold blanks, commas and plus signs; deeper down lie compliance logs and scripts that are no result.
"""

from __future__ import annotations

from extract.readers.layouts import Layout

_RESULT = r"[^/]+/results/[^/]+/[^/]+"
# A file that the packing computer left (`._result_0.txt`) has another name than any of these.
_LAYOUT = Layout(
    kinds={
        "run": rf"{_RESULT}/result_[^/]*\.txt",
        "power_log": rf"{_RESULT}/power/[^/]+/(?:node|sw)_\d+\.txt",
        "scaling": rf"{_RESULT}/scaling\.json",
        "system": r"[^/]+/systems/(?!\._)[^/]+\.json",
    },
    # A submitter is a folder of any name but a hidden one.
    folders=r"[^/.][^/]*(?:/(?:results|systems)(?:/.+)?)?",
)
accepts, kind_of = _LAYOUT.accepts, _LAYOUT.kind_of


def run_of(path: str) -> str:
    """The run that a log belongs to, as ``<result folder>/<stem>``: the same for its own log and its power logs."""
    folder, _, name = path.rpartition("/")
    if kind_of(path) == "power_log":
        power_folder, _, name = folder.rpartition("/")
        folder = power_folder.rpartition("/")[0]
    return f"{folder}/{name.partition('.')[0]}"
