"""Where things stand in a submission: the paths that matter, each with the kind of file that it is.

A system's folder may lie in another, and variants of a benchmark in its folder, so a result is told by the folder
that its files lie in. Names that begin with ``._`` are what a computer left that packed the files.
"""

from __future__ import annotations

from extract.readers.layouts import Layout

_SUBMITTER = r"(?:closed|open)/[^/]+"
# Two rounds have an energy folder of another name, one misspells it.
_MODE = r"(?:performance|accuracy|energy|enegy|power)"
_NAME = r"(?!\._)[^/]*"
_LAYOUT = Layout(
    kinds={
        "results": rf"{_SUBMITTER}/results/.+/{_MODE}/{_NAME}(?:results|postproc)\.txt",
        "log": rf"{_SUBMITTER}/results/.+/performance/{_NAME}log\.txt",
        "system": rf"{_SUBMITTER}/systems/(?:.+/)?{_NAME}\.json",
    },
    folders=rf"closed|open|{_SUBMITTER}(?:/(?:results|systems)(?:/.+)?)?",
)
accepts, kind_of = _LAYOUT.accepts, _LAYOUT.kind_of
