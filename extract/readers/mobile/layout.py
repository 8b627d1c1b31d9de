"""The layout of a submission: the paths that are read, with what each says of its file.

The files of ``measurements/`` describe the weights of a model, and ``performance_results.txt`` repeats lines of the
logs: they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

_LAYOUT = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
PARTS: tuple[str, ...] = tuple(_LAYOUT["parts"])


def _pattern(template: str) -> re.Pattern[str]:
    named = {name: f"(?P<{name}>{expression})" for name, expression in _LAYOUT["parts"].items()}
    return re.compile(re.sub(r"\{(\w+)\}", lambda part: named[part[1]], template))


_PATHS = [(str(kind), _pattern(template)) for kind, template in _LAYOUT["paths"]]
_FOLDERS = re.compile(rf"(?:{_LAYOUT['parts']['division']})(?:/[^/]+(?:/(?:results|systems)(?:/.+)?)?)?/")


def accepts(path: str) -> bool:
    """Whether the file of a path is read; for a path that ends in a slash, whether it may contain such a file."""
    return bool(_FOLDERS.fullmatch(path)) if path.endswith("/") else any(way.fullmatch(path) for _, way in _PATHS)


def place_of(path: str) -> tuple[str, Mapping[str, str | None]]:
    """The kind of a file that is read, and the parts that its path states; a part that it lacks is ``None``.

    Raises:
        ValueError: It is not read.
    """
    for kind, way in _PATHS:
        if found := way.fullmatch(path):
            stated = found.groupdict()
            return kind, {part: stated.get(part) for part in PARTS}
    raise ValueError(path)
