"""The layout of a submission: which paths matter, and what kind of file stands at each."""

from __future__ import annotations

import re
from collections.abc import Mapping


class Layout:
    """Tells files by their place.

    Args:
        kinds: The kinds of file, each with the regular expression of its paths; the first that fits counts.
    """

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._pattern = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()))

    def wants(self, path: str) -> bool:
        """Whether the file of a path matters."""
        return self._pattern.fullmatch(path) is not None

    def kind_of(self, path: str) -> str:
        """The kind of a file that matters.

        Raises:
            ValueError: It does not matter.
        """
        found = self._pattern.fullmatch(path)
        if found is None or found.lastgroup is None:
            raise ValueError(path)
        return found.lastgroup
