"""The parts of the raw tables around the readers: their description, empty ones, those of one local submission."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml

from extract import describe, raw, reader_code
from extract.describe import comment, dbt_sources, write_dbt_sources
from extract.raw import compose, empty_tables, files_of_local
from extract.reader_code import code_of, code_version
from extract.readers.tables import Batch, Reader, Table, number, prose, text
from extract.sources import GithubArchive, LocalTree, Locked, Register
from extract.workspace import Workspace
from tests.project import ROOT, workspace_at

A = Table("a", "One's row.", {"power_w": number("Power in watts."), "note": prose("Free ® text.")})
B = Table("b", "Another row.", {"name": text("A name.")}, lineage={})


@pytest.fixture
def two_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (describe, raw):
        monkeypatch.setattr(module, "RAW_TABLES", {"b": B, "a": A})


@pytest.mark.usefixtures("two_tables")
def test_the_raw_tables_are_described_for_dbt(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse", tmp_path)
    workspace.dbt_sources.parent.mkdir(parents=True)
    assert write_dbt_sources(workspace) == tmp_path / "models" / "staging" / "_sources.yml"
    written = workspace.dbt_sources.read_text(encoding="utf-8")
    assert written == dbt_sources()
    head = "# Written by `make describe` from the raw tables that the readers declare; do not edit.\n\nversion: 2\n"
    assert written.startswith(head)
    assert "®" in written
    (source,) = yaml.safe_load(written)["sources"]
    assert list(source) == ["name", "schema", "description", "tables"]
    assert (source["name"], source["schema"]) == ("raw", "raw")
    assert source["description"].startswith("What the extractor read from every source")
    first, second = source["tables"]
    assert second == {
        "name": "b",
        "description": "Another row.",
        "columns": [{"name": "name", "description": "A name."}],
    }
    assert list(first) == ["name", "description", "columns"]
    assert (first["name"], first["description"]) == ("a", "One's row.")
    # A free text is not in the bundle; the lineage comes last.
    assert [column["name"] for column in first["columns"]] == [
        "power_w", "note", "source_path", "source_line", "source_id", "source_sha256",
    ]  # fmt: skip
    assert first["columns"][1] == {
        "name": "note",
        "description": "Free ® text. Null if the row comes from the bundle.",
    }


@pytest.mark.usefixtures("two_tables")
def test_the_raw_tables_are_described_in_the_database() -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema raw; create schema other")
        connection.execute("create table raw.a (power_w double, unknown text)")
        connection.execute("create table raw.c (name text); create table other.b (name text)")
        comment(connection)
        sql = "select table_name, comment from duckdb_tables() order by 1"
        assert connection.execute(sql).fetchall() == [("a", "One's row."), ("b", None), ("c", None)]
        sql = "select table_name, column_name, comment from duckdb_columns() where not internal order by 1, 2"
        assert connection.execute(sql).fetchall() == [
            ("a", "power_w", "Power in watts."),
            ("a", "unknown", None),
            ("b", "name", None),
            ("c", "name", None),
        ]


@pytest.mark.usefixtures("two_tables")
def test_every_raw_table_can_be_empty(tmp_path: Path) -> None:
    files = empty_tables(tmp_path)
    assert files == {"a": (tmp_path / "a.parquet",), "b": (tmp_path / "b.parquet",)}
    for table in (A, B):
        frame = pl.read_parquet(files[table.name])
        assert (frame.height, frame.schema) == (0, table.schema)


def local(path: Path) -> LocalTree:
    return LocalTree(
        source_id="local-x",
        reader="tiny_submissions",
        suite="tiny",
        round_id="tiny-v1.0",
        path=path,
        retrieved_on=date(2026, 1, 2),
    )


def test_one_local_submission_has_its_tables_and_itself(tmp_path: Path) -> None:
    landed = tmp_path / "landed"
    for name in ("b/000001", "b/000000", "a/000002"):
        (landed / name).parent.mkdir(parents=True, exist_ok=True)
        (landed / f"{name}.parquet").touch()
    (landed / "members.parquet").touch()
    files = files_of_local(local(tmp_path / "mine"), landed, tmp_path)
    assert files == {
        "a": (landed / "a" / "000002.parquet",),
        "b": (landed / "b" / "000000.parquet", landed / "b" / "000001.parquet"),
        "sources": (tmp_path / "sources.parquet",),
    }
    (row,) = pl.read_parquet(tmp_path / "sources.parquet").to_dicts()
    assert {name: cell for name, cell in row.items() if cell is not None} == {
        "source_id": "local-x",
        "kind": "local",
        "source_path": f"{tmp_path}/mine",
        "reader": "tiny_submissions",
        "edition": "released",
        "suite": "tiny",
        "round_id": "tiny-v1.0",
        "bundled": "none",
        "origin": "extract",
        "retrieved_on": date(2026, 1, 2),
    }


COMMIT = "0123456789" * 4


def archive(source_id: str) -> GithubArchive:
    return GithubArchive(
        source_id=source_id,
        kind="github_archive",
        repository="owner/name",
        commit=COMMIT,
        reader="tiny_submissions",
        suite="tiny",
        round_id="tiny-v1.0",
        withdrawn_on=date(2026, 3, 4),
    )


def test_a_source_that_was_not_fetched_is_a_row(tmp_path: Path) -> None:
    first, second = archive("a-locked"), archive("b-new")
    locks = {"a-locked": Locked(sha256="1" * 64, byte_count=12)}
    register = Register((first, second), locks, {"a-locked": date(2026, 1, 2)}, {"a-locked": "2" * 64})
    files = compose(register, workspace_at(tmp_path / "warehouse"), tmp_path)
    rows = {row["source_id"]: row for row in pl.read_parquet(files["sources"][0]).to_dicts()}
    assert {name: cell for name, cell in rows["a-locked"].items() if cell is not None} == {
        "source_id": "a-locked",
        "kind": "github_archive",
        "repository": "owner/name",
        "commit": COMMIT,
        "url": f"https://codeload.github.com/owner/name/tar.gz/{COMMIT}",
        "reader": "tiny_submissions",
        "edition": "released",
        "suite": "tiny",
        "round_id": "tiny-v1.0",
        "bundled": "none",
        "origin": "not fetched",
        "sha256": "1" * 64,
        "withdrawn_on": date(2026, 3, 4),
        "retrieved_on": date(2026, 1, 2),
        "is_as_locked": True,
        "has_locked_bytes": True,
        "byte_count": 12,
    }
    assert (rows["b-new"]["sha256"], rows["b-new"]["byte_count"], rows["b-new"]["retrieved_on"]) == (None, None, None)
    # Tables without a row are there.
    assert pl.read_parquet(files["tiny_values"][0]).height == 0


def test_a_workspace_has_its_files_at_fixed_places(tmp_path: Path) -> None:
    workspace = Workspace(root=tmp_path / "p", warehouse=tmp_path / "w", bundle=tmp_path / "b")
    assert workspace.errata == tmp_path / "p" / "seeds" / "corrections" / "source_errata.csv"
    assert workspace.rounds == tmp_path / "p" / "seeds" / "reference" / "rounds.csv"
    assert workspace.submission_evidence == tmp_path / "p" / "seeds" / "rules" / "submission_evidence.csv"
    assert workspace.dbt_sources == tmp_path / "p" / "models" / "staging" / "_sources.yml"
    # README.md and .gitignore name these, and a `make clean` of another version looks for them.
    names = {
        "cache": "cache",
        "landed": "landed",
        "extracts": "extracts",
        "building": "building",
        "dbt_files": "dbt",
        "own_database": "dbt.duckdb",
        "own_dbt_files": "dbt-target",
        "validated": "validated",
        "marker": ".joulebase-warehouse",
        "docs": "docs/index.html",
        "dictionary": "docs/dictionary.html",
        "docs_note": "docs/docs.json",
        "validation": "validation/index.html",
        "reports": "reports",
        "report_template": "report_template",
        "lock": ".lock",
        "releases": "releases",
        "published": "published",
        "database": "joulebase.duckdb",
        "exports": "exports",
    }
    assert {name: getattr(workspace, name) for name in names} == {
        name: tmp_path / "w" / path for name, path in names.items()
    }


def test_the_warehouse_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for given, expected in (("", ROOT / "warehouse"), ("other", tmp_path / "other"), ("/x/y", Path("/x/y"))):
        monkeypatch.setenv("MLPERF_WAREHOUSE", given)
        found = Workspace.from_environment()
        assert (found.root, found.warehouse, found.bundle) == (ROOT, expected, ROOT / "warehouse" / "bundle")
    monkeypatch.delenv("MLPERF_WAREHOUSE")
    assert Workspace.from_environment().warehouse == ROOT / "warehouse"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with two readers, of which the first uses a package of its own with a data file."""
    files = {
        "extract/landing.py": "",
        "extract/content.py": "",
        "extract/archives.py": "import os",
        "extract/fetch.py": "",
        "extract/readers/__init__.py": "",
        "extract/readers/tables.py": "",
        "extract/readers/one/__init__.py": """
            import extract.archives
            from extract.readers import tables
            from extract.readers.one import parts
        """,
        "extract/readers/one/parts.py": "from . import nothing\nfrom extract.readers.one.names import NAME",
        "extract/readers/one/names.py": "NAME = 1",
        "extract/readers/one/names.yml": "",
        "extract/readers/one/folder/x.yml": "",
        "extract/readers/two.py": "from extract.readers.tables import Table",
        "extract/readers/two.yml": "",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(textwrap.dedent(content))
    return tmp_path


def reader(module: str) -> Reader:
    def read(*given: object) -> list[Batch]:
        raise AssertionError(given)

    read.__module__ = module
    return Reader("a", (), (), accepts=bool, read=read)  # type: ignore[arg-type]  # never called


ONE = {
    "archives.py", "readers/one/__init__.py", "readers/one/names.py", "readers/one/names.yml", "readers/one/parts.py",
    "readers/tables.py",
}  # fmt: skip


def test_a_reader_is_its_modules_what_they_import_and_their_data(package: Path) -> None:
    def names(module: str) -> set[str]:
        return {path.relative_to(package / "extract").as_posix() for path in code_of(reader(module), package)}

    # Data files are those of the folders of all its modules in `readers`: also of its tables.
    assert names("extract.readers.one") == ONE | {"readers/two.yml", "readers/__init__.py"}
    assert names("extract.readers.two") == {"readers/two.py", "readers/two.yml", "readers/tables.py"}


@pytest.mark.parametrize(
    ("changed", "is_of_one"),
    [*((name, True) for name in sorted(ONE)), ("landing.py", True), ("content.py", True), ("fetch.py", False),
     ("readers/two.py", False), ("readers/two.yml", True), ("readers/one/folder/x.yml", False)],
)  # fmt: skip
def test_the_version_of_a_reader_is_that_of_its_files(package: Path, changed: str, *, is_of_one: bool) -> None:
    before = version_of(package)
    (package / "extract" / changed).write_text("# changed")
    assert (version_of(package) != before) is is_of_one


def version_of(package: Path) -> str:
    reader_code._version_of.cache_clear()  # noqa: SLF001, as a new process does
    return code_version(reader("extract.readers.one"), package)


def test_a_file_of_another_name_is_another_version(package: Path) -> None:
    before = version_of(package)
    (package / "extract/readers/one/names.yml").rename(package / "extract/readers/one/other.yml")
    assert version_of(package) != before


def test_a_version_is_kept_in_a_process(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = version_of(package)
    read: Callable[..., object] = reader_code._code_of  # noqa: SLF001, what takes the time
    monkeypatch.setattr(reader_code, "_code_of", lambda *given: pytest.fail("parsed again") and read(*given))
    assert code_version(reader("extract.readers.one"), package) == before
