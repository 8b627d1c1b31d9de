"""The program of the pages, in one file that a browser can load: made by esbuild, which needs no Node."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from publish.errors import PublishError

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
_PACKAGE = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/(?!.*node_modules/)")
LICENCES = "licences.txt"
# One file that runs at once, also from a disk, where no browser loads modules.
_OPTIONS = ("--bundle", "--minify", "--format=iife", "--target=chrome110,firefox115,safari16", "--log-level=warning")


def bundle(entries: Sequence[str], folder: Path) -> None:
    """Write each program ``src/<entry>.js``, with all that it imports, to ``<folder>/<entry>.js``.

    The licences of the packages in them are in ``licences.txt`` beside them.

    Raises:
        PublishError: The packages are not installed, or a program has an error.
    """
    sources = [f"src/{entry}.js" for entry in entries]
    with tempfile.NamedTemporaryFile(suffix=".json") as made_of:
        command = [str(_esbuild()), *sources, *_OPTIONS, f"--outdir={folder}", f"--metafile={made_of.name}"]
        _run(command)
        packages = _packages_in(json.loads(Path(made_of.name).read_bytes()))
    (folder / LICENCES).write_text("\n".join(map(_licence, packages)), encoding="utf-8")


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)  # noqa: S603 - a program of the lock
    if done.returncode:
        raise PublishError(f"the program of the explorer cannot be made:\n{done.stderr.strip()}")


def _packages_in(made_of: Mapping[str, Any]) -> list[str]:
    """The names of the packages of which something is in a program."""
    used = {path for output in made_of["outputs"].values() for path in output["inputs"]}
    found = {match[1] for path in used if (match := _PACKAGE.search(path))}
    return sorted(found)


def _licence(package: str) -> str:
    """The name, version and licence of a package, which has to go with its code."""
    folder = PACKAGES / package
    about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    texts = [path.read_text(encoding="utf-8").strip() for path in sorted(folder.glob("LICEN[CS]E*"))]
    return "\n\n".join([f"{package} {about['version']} ({about['license']})", *texts]) + "\n"


def _esbuild() -> Path:
    """The program of esbuild for this machine."""
    found = sorted(PACKAGES.glob("@esbuild/*/bin/esbuild"))
    if not found:
        raise PublishError(f"{PACKAGES} has no esbuild; run: make explorer")
    return found[0]
