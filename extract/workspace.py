"""The paths of the project's own files and of everything that is built."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Workspace:
    """The folders of one working copy.

    Attributes:
        root: The project's root, with ``dbt_project.yml``.
        warehouse: The folder of everything that is built; ``MLPERF_WAREHOUSE`` moves it.
        bundle: The raw tables that ship with the repository.
    """

    root: Path
    warehouse: Path
    bundle: Path

    @classmethod
    def from_environment(cls) -> Workspace:
        """The working copy that has this module, with the warehouse folder that the environment names."""
        root = Path(__file__).resolve().parent.parent
        warehouse = Path(os.environ.get("MLPERF_WAREHOUSE") or root / "warehouse").absolute()
        return cls(root=root, warehouse=warehouse, bundle=root / "warehouse" / "bundle")

    @property
    def errata(self) -> Path:
        """The reviewed seed of the changes in sources whose bytes changed."""
        return self.root / "seeds" / "corrections" / "source_errata.csv"

    @property
    def dbt_sources(self) -> Path:
        """The dbt file that describes the raw tables."""
        return self.root / "models" / "staging" / "_sources.yml"

    @property
    def rounds(self) -> Path:
        """The reviewed seed of all rounds."""
        return self.root / "seeds" / "reference" / "rounds.csv"

    @property
    def submission_evidence(self) -> Path:
        """The reviewed seed of what the files of a submission say of its suite and round."""
        return self.root / "seeds" / "rules" / "submission_evidence.csv"

    @property
    def cache(self) -> Path:
        """The fetched bytes, laid out as ``host/path``."""
        return self.warehouse / "cache"

    @property
    def landed(self) -> Path:
        """The raw rows of each fetched source, kept until its bytes or the code of its reader change."""
        return self.warehouse / "landed"

    @property
    def extracts(self) -> Path:
        """The raw rows of folders and archives of this machine (`make extract`)."""
        return self.warehouse / "extracts"

    @property
    def building(self) -> Path:
        """The release that is being built; users never read it."""
        return self.warehouse / "building"

    @property
    def dbt_files(self) -> Path:
        """The files of dbt: logs, compiled SQL, the parsed project."""
        return self.warehouse / "dbt"

    @property
    def own_database(self) -> Path:
        """The database of a dbt that a user runs (``profiles.yml``); no release is made from it."""
        return self.warehouse / "dbt.duckdb"

    @property
    def own_dbt_files(self) -> Path:
        """The files of a dbt that a user runs (``dbt_project.yml``)."""
        return self.warehouse / "dbt-target"

    @property
    def validated(self) -> Path:
        """The fingerprint of the raw tables that last passed all expectations."""
        return self.warehouse / "validated"

    @property
    def marker(self) -> Path:
        """The file that says that the folder is a warehouse (``extract.marker``)."""
        return self.warehouse / ".joulebase-warehouse"

    @property
    def docs(self) -> Path:
        """The page of ``make docs``."""
        return self.warehouse / "docs" / "index.html"

    @property
    def dictionary(self) -> Path:
        """The data dictionary, the other page of ``make docs``."""
        return self.docs.with_name("dictionary.html")

    @property
    def docs_note(self) -> Path:
        """The checksums of what the pages of ``make docs`` were made from, and of the pages."""
        return self.docs.with_name("docs.json")

    @property
    def explorer(self) -> Path:
        """The folder of ``make explorer``."""
        return self.warehouse / "explorer"

    @property
    def explorer_draft(self) -> Path:
        """The explorer that is being made."""
        return self.warehouse / ".explorer"

    @property
    def validation(self) -> Path:
        """The page of ``make validate``."""
        return self.warehouse / "validation" / "index.html"

    @property
    def reports(self) -> Path:
        """The pages of ``make report``."""
        return self.warehouse / "reports"

    @property
    def report_template(self) -> Path:
        """What every report begins with: a database with the seeds, and the compiled SQL of the models."""
        return self.warehouse / "report_template"

    @property
    def spark(self) -> Path:
        """The Spark warehouse of ``make build-spark``, unless another folder is named."""
        return self.warehouse / "spark"

    @property
    def lock(self) -> Path:
        """The lock file of the process that writes."""
        return self.warehouse / ".lock"

    @property
    def releases(self) -> Path:
        """All releases; ``published`` links to the present one."""
        return self.warehouse / "releases"

    @property
    def published(self) -> Path:
        """A link to the present release, replaced in one step."""
        return self.warehouse / "published"

    @property
    def database(self) -> Path:
        """The published database that users open."""
        return self.warehouse / "joulebase.duckdb"

    @property
    def exports(self) -> Path:
        """The published marts as Parquet files."""
        return self.warehouse / "exports"
