"""The dbt docs of the published warehouse as one static HTML page."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from extract.files import replacing
from extract.workspace import Workspace
from publish.dbt import run_dbt
from publish.errors import PublishError


def make_docs(workspace: Workspace) -> Path:
    """Write the page and return its path; it opens without a server.

    Raises:
        PublishError: There is no published release, or dbt failed.
    """
    if not workspace.database.exists():
        raise PublishError(f"{workspace.database} does not exist; run: make build")
    page = workspace.warehouse / "docs" / "index.html"
    with tempfile.TemporaryDirectory(dir=workspace.warehouse) as folder:
        # dbt opens its database for writing, so it gets a copy: readers may have the published file open.
        database = Path(folder) / workspace.database.name
        shutil.copyfile(workspace.database, database)
        run_dbt(workspace, database, ["docs", "generate", "--static"])
    with replacing(page) as draft:
        shutil.copyfile(workspace.dbt_files / "static_index.html", draft)
    return page
