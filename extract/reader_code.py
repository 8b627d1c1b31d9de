"""The version of a reader: a hash of the code and data that decide which rows it makes of which bytes.

A change of one reader is no reason to read the archives of the others again.
"""

from __future__ import annotations

import ast
import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path

from extract.readers.tables import Reader

_ROOT = Path(__file__).parent.parent
_PACKAGE = "extract"
# They write the rows of every reader into raw tables, and their digest.
_LANDING = ("extract/landing.py", "extract/content.py")
_READERS = "extract/readers"


def code_version(reader: Reader, root: Path = _ROOT) -> str:
    """The sha256 of the names and bytes of all files that a reader consists of.

    Args:
        reader: The reader.
        root: The folder that has the package ``extract``.
    """
    return _version_of(reader.read.__module__, root)


def code_of(reader: Reader, root: Path = _ROOT) -> set[Path]:
    """The files that a reader consists of: its modules, all that they import of this package, and their data files."""
    return _code_of(reader.read.__module__, root)


def _code_of(module: str, root: Path) -> set[Path]:
    found: set[Path] = set()
    left = [module]
    while left:
        path = _path_of(left.pop(), root)
        if path and path not in found:
            found.add(path)
            left += _imports_of(path)
    folders = {path.parent for path in found if path.is_relative_to(root / _READERS)}
    data = {path for folder in folders for path in folder.iterdir() if path.is_file() and path.suffix != ".py"}
    return found | data


@functools.cache
def _version_of(module: str, root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted({*_code_of(module, root), *(root / name for name in _LANDING)}):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _path_of(module: str, root: Path) -> Path | None:
    """The file of a module; ``None`` for a name inside a module, and for modules of other packages."""
    package, *names = module.split(".")
    path = root.joinpath(package, *names)
    candidates = (path.with_name(f"{path.name}.py"), path / "__init__.py") if package == _PACKAGE else ()
    return next((file for file in candidates if file.is_file()), None)


def _imports_of(path: Path) -> Iterator[str]:
    """The names that a module imports: of modules, and of what may be a module or a part of one."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
