"""The layout of a submission: which paths matter, and what kind of file stands at each."""

from __future__ import annotations

import re
from collections.abc import Mapping


class Layout:
    """Tells files by their place.

    Args:
        kinds: The kinds of file, each with the regular expression of its paths; the first that fits counts.
        folders: The regular expression of the folders in which they may lie.
    """

    def __init__(self, kinds: Mapping[str, str], folders: str) -> None:
        self._folders = re.compile(f"(?:{folders})/")
        self._pattern = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()))

    def accepts(self, path: str) -> bool:
        """Whether the file of a path is read; for a path that ends in a slash, whether it may hold such a file."""
        return (self._folders if path.endswith("/") else self._pattern).fullmatch(path) is not None

    def kind_of(self, path: str) -> str:
        """The kind of a file that matters.

        Raises:
            ValueError: It does not matter.
        """
        found = self._pattern.fullmatch(path)
        if found is None or found.lastgroup is None:
            raise ValueError(path)
        return found.lastgroup
