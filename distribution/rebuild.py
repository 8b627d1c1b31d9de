"""Build the warehouse again, and compare the data of a release with what comes out, byte by byte."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from distribution import verify
from distribution.catalogue import tables_of
from distribution.make import manifest_of, write_data
from distribution.tables import opened
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
        data = Path(home) / "data"
        with opened(rebuilt.database.resolve()) as connection:
            write_data(connection, tables_of(connection, manifest_of(rebuilt)), data, note["version"], found.made_from)
        for name in sorted({path.name for home in (data, folder / "data") for path in home.iterdir()}):
            paths = (data / name, folder / "data" / name)
            if not all(path.exists() for path in paths) or len({path.read_bytes() for path in paths}) > 1:
                yield f"data/{name} differs from what this checkout gives."
