"""Comments on columns that no model describes itself: the shared description (dbt doc block) of the column's name.

A model between staging and the marts passes most columns on unchanged. Such a column has the same name everywhere and
one shared description, so that no model needs to list it again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import duckdb

from extract.describe import literal


def comment_columns(database: Path, manifest: Path) -> None:
    """Comment every column without a comment whose name has a doc block.

    Args:
        database: The database that dbt built.
        manifest: dbt's ``manifest.json``, which holds the doc blocks.
    """
    blocks = doc_blocks(manifest)
    with duckdb.connect(database) as connection:
        query = """
            select database_name, schema_name, table_name, column_name
            from duckdb_columns() where comment is null and not internal
        """
        for *table, column in connection.execute(query).fetchall():
            if column in blocks:
                name = ".".join(f'"{part}"' for part in (*table, column))
                connection.execute(f"comment on column {name} is {literal(blocks[column])}")


def doc_blocks(manifest: Path) -> Mapping[str, str]:
    """The text of each doc block of the project, by its name."""
    docs = json.loads(manifest.read_text(encoding="utf-8"))["docs"]
    return {doc["name"]: doc["block_contents"] for key, doc in docs.items() if not key.startswith("doc.dbt.")}
