"""The program of the pages, in one file that a browser can load: made by esbuild, which needs no Node."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from publish.errors import PublishError

HERE = Path(__file__).parent
_PACKAGES = HERE / "node_modules"
# One file that runs at once, also from a disk, where no browser loads modules.
_OPTIONS = ("--bundle", "--minify", "--format=iife", "--target=chrome110,firefox115,safari16", "--log-level=warning")


def bundle(entries: Sequence[str], folder: Path) -> None:
    """Write each program ``src/<entry>.js``, with all that it imports, to ``<folder>/<entry>.js``.

    Raises:
        PublishError: The packages are not installed, or a program has an error.
    """
    sources = [f"src/{entry}.js" for entry in entries]
    command = [str(_esbuild()), *sources, *_OPTIONS, f"--outdir={folder}"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)  # noqa: S603 - a program of the lock
    if done.returncode:
        raise PublishError(f"the program of the explorer cannot be made:\n{done.stderr.strip()}")


def _esbuild() -> Path:
    """The program of esbuild for this machine."""
    found = sorted(_PACKAGES.glob("@esbuild/*/bin/esbuild"))
    if not found:
        raise PublishError(f"{_PACKAGES} has no esbuild; run: make explorer")
    return found[0]
