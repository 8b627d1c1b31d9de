"""Where things stand in a submission: the paths that matter, each with the kind of file that it is.

A system's folder may lie in another, and variants of a benchmark in its folder, so a result is told by the folder
that its files lie in. Names that begin with ``._`` are what a computer left that packed the files.
"""

from __future__ import annotations

import re

_SUBMITTER = r"(?:closed|open)/[^/]+"
# Two rounds have an energy folder of another name, one misspells it.
_MODE = r"(?:performance|accuracy|energy|enegy|power)"
_NAME = r"(?!\._)[^/]*"
_KINDS = {
    "results": rf"{_SUBMITTER}/results/.+/{_MODE}/{_NAME}(?:results|postproc)\.txt",
    "log": rf"{_SUBMITTER}/results/.+/performance/{_NAME}log\.txt",
    "system": rf"{_SUBMITTER}/systems/(?:.+/)?{_NAME}\.json",
}
_PATTERN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))


def wants(path: str) -> bool:
    """Whether the file of a path matters."""
    return _PATTERN.fullmatch(path) is not None


def kind_of(path: str) -> str:
    """The kind of a file that matters.

    Raises:
        ValueError: It does not matter.
    """
    found = _PATTERN.fullmatch(path)
    if found is None or found.lastgroup is None:
        raise ValueError(path)
    return found.lastgroup
