"""The layout of a submission: the paths that are read, each with the kind of file that it is.

The folder of a system may be inside another, and the folder of a benchmark may contain variants, so a result is the
folder that contains its runs. Names that begin with ``._`` are remains of the computer that packed the files.
"""

from __future__ import annotations

from extract.readers.layouts import Layout

_SUBMITTER = r"(?:closed|open)/[^/]+"
_NAME = r"(?!\._)[^/]*"
# The folder of a run, named after its mode. Any name is read: one that no seed knows stops the build.
_RUN = rf"{_SUBMITTER}/results/.+/{_NAME}"
# The results file of such a run contains all that its log does. Two rounds name the energy folder otherwise.
_NO_LOG = r"(?<!/accuracy)(?<!/energy)(?<!/enegy)(?<!/power)"
_LAYOUT = Layout(
    kinds={
        "results": rf"{_RUN}/{_NAME}(?:results|postproc)\.txt",
        "log": rf"{_RUN}{_NO_LOG}/{_NAME}log\.txt",
        "system": rf"{_SUBMITTER}/systems/(?:.+/)?{_NAME}\.json",
    },
    folders=rf"closed|open|{_SUBMITTER}(?:/(?:results|systems)(?:/.+)?)?",
)
accepts, kind_of = _LAYOUT.accepts, _LAYOUT.kind_of
