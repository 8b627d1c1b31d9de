"""The layout of a submission: which paths are read, and the kind of file at each."""

from __future__ import annotations

import re
from collections.abc import Mapping


class Layout:
    """Returns the kind of a file by its path.

    Args:
        kinds: The kinds of file, each with the regular expression of its paths; the first that matches counts.
        folders: The regular expression of the folders that may contain them.
    """

    def __init__(self, kinds: Mapping[str, str], folders: str) -> None:
        self._folders = re.compile(f"(?:{folders})/")
        self._pattern = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()))

    def accepts(self, path: str) -> bool:
        """Whether the file of a path is read; for a path that ends in a slash, whether it may contain such a file."""
        return (self._folders if path.endswith("/") else self._pattern).fullmatch(path) is not None

    def kind_of(self, path: str) -> str:
        """The kind of a file that is read.

        Raises:
            ValueError: It is not read.
        """
        found = self._pattern.fullmatch(path)
        if found is None or found.lastgroup is None:
            raise ValueError(path)
        return found.lastgroup
