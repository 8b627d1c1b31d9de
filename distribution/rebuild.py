"""Build the warehouse again, and compare the data of a release with what comes out, byte by byte."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from distribution import verify
from extract.sources import Register
from extract.workspace import Workspace
from publish.build import build
from publish.errors import PublishError
from publish.release import published_note


def differences(workspace: Workspace, folder: Path, *, register: Register | None = None) -> Iterator[str]:
    """One sentence for each Parquet file of a release that a build from the bundle of this checkout does not give.

    Args:
        workspace: Names the project; its warehouse is left as it is.
        folder: The release.
        register: The sources; default: those of the project.

    Raises:
        PublishError: The build failed.
    """
    note = json.loads((folder / verify.NOTE).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="joulebase-") as home:
        rebuilt = replace(workspace, warehouse=Path(home) / "warehouse")
        build(rebuilt, register=register)
        found = published_note(rebuilt)
        if found is None:
            raise PublishError(f"the build in {rebuilt.warehouse} published nothing")
        if found.made_from != note["made_from"]:
            yield f"{folder} was made from other files than those of this checkout and its bundle."
            return
        folders = (rebuilt.exports, folder / "data")
        for name in sorted({path.name for files in folders for path in files.iterdir()}):
            paths = [files / name for files in folders]
            if not all(path.exists() for path in paths) or len({path.read_bytes() for path in paths}) > 1:
                yield f"data/{name} differs from what this checkout gives."
