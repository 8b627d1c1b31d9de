"""The dbt docs of the published warehouse as one static HTML page."""

from __future__ import annotations

import shutil
from pathlib import Path

from extract.files import replacing
from extract.lock import only_writer
from extract.workspace import Workspace
from publish.database import DATABASE_NAME, clear_building
from publish.dbt import run_dbt
from publish.errors import PublishError


def make_docs(workspace: Workspace) -> Path:
    """Write the page and return its path; it opens without a server.

    Raises:
        SourceError: Another process is writing.
        PublishError: There is no published release, or dbt failed.
    """
    if not workspace.database.exists():
        raise PublishError(f"{workspace.database} does not exist; run: make build")
    with only_writer(workspace):
        clear_building(workspace)
        workspace.building.mkdir(exist_ok=True)
        # dbt opens its database for writing, so it gets a copy: readers may have the published file open.
        database = workspace.building / DATABASE_NAME
        shutil.copyfile(workspace.database, database)
        run_dbt(workspace, database, ["docs", "generate", "--static"])
        clear_building(workspace)
        with replacing(workspace.docs) as draft:
            shutil.copyfile(workspace.dbt_files / "static_index.html", draft)
    return workspace.docs
