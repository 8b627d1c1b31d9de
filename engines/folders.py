"""The folder of a Spark warehouse: it is marked, so that a build removes and replaces only what a build made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engines.errors import EngineError
from extract.files import remove_made

_MARKER_TEXT = "This folder is a Spark warehouse of Joulebase: `make build-spark` replaces the tables in it.\n"
_MARKER = ".joulebase-spark"
# What a build writes, but for the files of dbt. Spark writes a table as parts with their checksums, and a run that was
# killed leaves a folder of its own.
_TABLE_FILES = ("part-*.parquet", ".part-*.crc", "*_SUCCESS*", "_temporary/**/*")
_BUILT = ("inputs/*/*.parquet", *(f"tables/*.db/*/{pattern}" for pattern in _TABLE_FILES))
MADE = (*_BUILT, _MARKER)


@dataclass(frozen=True)
class SparkFolders:
    """The folders of a Spark warehouse.

    Attributes:
        root: The folder that the user names.
    """

    root: Path

    @property
    def marker(self) -> Path:
        """The file that says that the folder is a Spark warehouse."""
        return self.root / _MARKER

    @property
    def inputs(self) -> Path:
        """The raw tables and the seeds, one Parquet file each: ``<schema>/<table>.parquet``."""
        return self.root / "inputs"

    @property
    def tables(self) -> Path:
        """What Spark builds: ``<schema>.db/<table>/``, a folder of Parquet files each."""
        return self.root / "tables"

    @property
    def dbt_files(self) -> Path:
        """The files of dbt: logs, compiled SQL, the parsed project."""
        return self.root / "dbt"


def claim(folders: SparkFolders) -> None:
    """Mark the folder as a Spark warehouse; make it if there is none.

    Raises:
        EngineError: It has files and no marker; nothing in it was touched.
    """
    if not folders.marker.exists():
        if folders.root.exists() and any(folders.root.iterdir()):
            raise EngineError(
                f"{folders.root} is not empty and has no {folders.marker.name}, so it is no Spark warehouse; give"
                " another folder: make build-spark WAREHOUSE=<new or empty folder>"
            )
        folders.root.mkdir(parents=True, exist_ok=True)
        folders.marker.write_text(_MARKER_TEXT, encoding="ascii")


def clear(folders: SparkFolders) -> None:
    """Remove the tables and inputs of an earlier build; files of others stay."""
    remove_made(folders.root, _BUILT)
