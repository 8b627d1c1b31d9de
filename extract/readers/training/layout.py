"""The layout of a submission: the paths that are read, each with the kind of file that it is.

Folder names can contain blanks, commas and plus signs. Deeper folders contain compliance logs and scripts, which are
not results. Rounds of HPC have the same layout, since v1.0 with a folder of the kind of scaling above the benchmark;
runs that a submitter leaves out of a weak scaling result are in a folder below it.
"""

from __future__ import annotations

from extract.readers.layouts import Layout

_RESULT = r"[^/]+/results/[^/]+/(?:(?:strong|weak)/)?[^/]+"
# Round v0.5 has the folders of each submission in one of the submitter, some a level deeper, and no folder of systems.
_FIRST_SYSTEM = r"v0\.5\.0/.+/results/[^/]+"
# Remains of the computer that packed the files (`._result_0.txt`) match none of these names.
_LAYOUT = Layout(
    kinds={
        "run": rf"(?:{_RESULT}(?:/pruned_results)?|{_FIRST_SYSTEM}/[^/]+)/result_[^/]*\.txt",
        "power_log": rf"{_RESULT}/power/[^/]+/(?:node|sw)_\d+\.txt",
        "scaling": rf"{_RESULT}/scaling\.json",
        "system": rf"[^/]+/systems/(?!\._)[^/]+\.json|{_FIRST_SYSTEM}/entry\.json",
    },
    # The folder of a submitter has any name that does not begin with a dot.
    folders=r"[^/.][^/]*(?:/(?:results|systems)(?:/.+)?)?|v0\.5\.0/.+",
)
accepts, kind_of = _LAYOUT.accepts, _LAYOUT.kind_of


def run_of(path: str) -> str:
    """The run that a log belongs to, as ``<result folder>/<stem>``: the same for its own log and its power logs."""
    folder, _, name = path.rpartition("/")
    if kind_of(path) == "power_log":
        power_folder, _, name = folder.rpartition("/")
        folder = power_folder.rpartition("/")[0]
    return f"{folder}/{name.partition('.')[0]}"
