"""A release: what is in it, that it is the same wherever it is made and never changes, and that faults are found."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml

from distribution import verify
from distribution.make import make_release
from distribution.register import load_releases
from extract.workspace import Workspace
from publish.errors import PublishError
from tests.distributions import LOAD, change_warehouse, forge, made_up_warehouse, register_of_releases, seal
from tests.project import ROOT

FIRST = register_of_releases("2026.11.0")
FILES = {
    "CHANGELOG.md", "CITATION.cff", "DATA_NOTICE.md", "LICENSE", "README.md", "croissant.json", "data_dictionary.csv",
    "datapackage.json", "dictionary.html", "example.py", "joulebase.duckdb", "release.json", "verify.py",
    "data/corrections.parquet", "data/fct_results.parquet", "data/power_runs.parquet",
    "data/power_samples.parquet", "data/sources.parquet", "explorer/index.html", "explorer/data/catalogue.js",
}  # fmt: skip


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made_up_warehouse(tmp_path_factory.mktemp("made_up"))


@pytest.fixture(scope="module")
def released(made_up: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_release(made_up, FIRST, tmp_path_factory.mktemp("dist")).folder


@pytest.fixture
def release(released: Path, tmp_path: Path) -> Path:
    """A copy of the release, for a test to change."""
    return Path(shutil.copytree(released, tmp_path / released.name))


def test_a_release_has_its_files_and_no_fault(released: Path) -> None:
    assert released.name == "joulebase-2026.11.0"
    assert set(verify.files_of(released)) == FILES
    assert verify.failures(released) == []
    assert [path.name for path in released.parent.iterdir()] == [released.name]


def test_38_the_checksums_are_those_of_sha256sum(released: Path) -> None:
    program = shutil.which("sha256sum")
    if program is None:
        pytest.skip("there is no sha256sum here")
    command = [program, "--check", "--strict", "--quiet", verify.SUMS]
    subprocess.run(command, cwd=released, check=True)


def test_the_note_says_what_the_release_was_made_from(released: Path, made_up: Workspace) -> None:
    note = json.loads((released / verify.NOTE).read_text())
    assert (note["version"], note["date"]) == ("2026.11.0", "2026-11-28")
    made_from = json.loads((made_up.published / "release.json").read_text())["made_from"]
    assert note["made_from"] == made_from
    assert note["rows"] == {
        "corrections": 1, "fct_results": 2, "power_runs": 1, "power_samples": 3, "sources": 2,
    }  # fmt: skip
    assert note["only_parquet"] == ["power_samples"]
    assert note["columns"]["power_samples"] == [
        ["run_id", "VARCHAR"],
        ["sampled_at", "TIMESTAMP"],
        ["power_w", "DOUBLE"],
    ]
    # The made-up project is no checkout.
    assert (note["commit"], note["is_modified"]) == (None, None)


def test_the_parquet_files_are_those_of_the_build(released: Path, made_up: Workspace) -> None:
    names = [path.name for path in made_up.exports.iterdir()]
    assert sorted(f"data/{name}" for name in names) == [name for name in sorted(FILES) if name.startswith("data/")]
    for name in names:
        assert (released / "data" / name).read_bytes() == (made_up.exports / name).read_bytes()


def test_the_database_has_only_what_is_released_with_its_comments(released: Path) -> None:
    with duckdb.connect(released / verify.DATABASE, read_only=True) as connection:
        sql = "select schema_name || '.' || table_name from duckdb_tables() order by all"
        assert connection.execute(sql).fetchall() == [
            ("marts.corrections",), ("marts.fct_results",), ("marts.power_runs",), ("marts.sources",),
        ]  # fmt: skip
        sql = "select comment from duckdb_columns() where column_name = 'power_w' and table_name = 'fct_results'"
        assert connection.execute(sql).fetchall() == [("It's the power in watts.",)]
        sql = "select tags['storage_version'] from duckdb_databases() where database_name = 'joulebase'"
        assert connection.execute(sql).fetchall() == [("v1.2.0+",)]


def test_the_data_package_has_the_tested_keys(released: Path) -> None:
    package = json.loads((released / verify.PACKAGE).read_text())
    schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}
    reference = {"fields": ["published_source"], "reference": {"resource": "sources", "fields": ["source_id"]}}
    assert schemas["fct_results"]["primaryKey"] == ["result_id"]
    assert schemas["fct_results"]["foreignKeys"] == [reference]
    assert schemas["sources"]["primaryKey"] == ["source_id"]
    # Nothing tests that the key of the runs is never null, and the seed that they refer to is not in the release.
    assert "primaryKey" not in schemas["power_runs"]
    assert schemas["power_runs"]["uniqueKeys"] == [["run_id"]]
    assert [key["reference"]["resource"] for key in schemas["power_runs"]["foreignKeys"]] == ["fct_results"]


def test_the_dictionary_has_a_line_for_each_column(released: Path) -> None:
    with (released / "data_dictionary.csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert len(lines) == sum(map(len, json.loads((released / verify.NOTE).read_text())["columns"].values()))
    (power,) = [line for line in lines if (line["table_name"], line["column_name"]) == ("fct_results", "power_w")]
    assert (power["data_type"], power["unit"], power["description"]) == ("double", "W", "It's the power in watts.")


def test_the_citation_is_that_of_the_release(released: Path) -> None:
    citation = yaml.safe_load((released / "CITATION.cff").read_text(encoding="utf-8"))
    project = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["type"], citation["version"], citation["date-released"]) == ("dataset", "2026.11.0", "2026-11-28")
    assert citation["authors"] == project["authors"]


def test_every_record_of_croissant_loads(release: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed")
    dataset = mlcroissant.Dataset(jsonld=str(release / verify.CROISSANT))
    for record_set in dataset.metadata.record_sets:
        assert next(iter(dataset.records(record_set.id)))


MAKE = """
import sys
from pathlib import Path
from distribution.make import make_release
from tests.distributions import register_of_releases
from tests.project import workspace_at
home, dist = map(Path, sys.argv[1:])
make_release(workspace_at(home / "warehouse", home / "project"), register_of_releases("2026.11.0"), dist)
"""


def test_the_same_warehouse_gives_the_same_bytes_anywhere(released: Path, made_up: Workspace, tmp_path: Path) -> None:
    environment = {**os.environ, "TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", MAKE, str(made_up.warehouse.parent), str(tmp_path / "a folder")]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    again = tmp_path / "a folder" / released.name
    assert verify.files_of(again) == verify.files_of(released)
    # Only the database may differ: DuckDB writes other bytes each time.
    for name in FILES - {verify.DATABASE}:
        assert (again / name).read_bytes() == (released / name).read_bytes(), name


def test_38_a_flipped_bit_is_found_and_its_file_named(release: Path) -> None:
    # 100 bits all over the bytes of all files, the list of checksums among them.
    chance = random.Random(18)  # noqa: S311  # only to choose the bits
    names = [*verify.files_of(release), verify.SUMS]
    for number in range(100):
        name = names[number % len(names)]
        path = release / name
        content = path.read_bytes()
        place = chance.randrange(len(content))
        flipped = bytearray(content)
        flipped[place] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        sentences = verify.failures(release)
        assert sentences, (name, place)
        assert all(name in sentence for sentence in sentences), sentences
        path.write_bytes(content)
    assert verify.failures(release) == []


def _remove(release: Path) -> None:
    (release / "data" / "sources.parquet").unlink()


def _add(release: Path) -> None:
    (release / "data" / "note.txt").write_text("added")


def _lose_a_file(release: Path) -> None:
    (release / "data" / "sources.parquet").unlink()
    seal(release)


def _break_a_file(release: Path) -> None:
    (release / "data" / "sources.parquet").write_bytes(b"PAR1 and nothing else")
    seal(release)


def _change_the_database_only(release: Path) -> None:
    with duckdb.connect(release / verify.DATABASE) as connection:
        connection.execute("update marts.fct_results set efficiency_samples_per_j = 3 where result_id = 'r1'")
    seal(release)


def _lose_a_row_of_the_database(release: Path) -> None:
    with duckdb.connect(release / verify.DATABASE) as connection:
        connection.execute("delete from marts.sources where source_id = 'package'")
    seal(release)


def _add_a_table(release: Path) -> None:
    with duckdb.connect(release / verify.DATABASE) as connection:
        connection.execute("create table other as select 1 as number")
    seal(release)


def _say_another_version(release: Path) -> None:
    path = release / "data" / "sources.parquet"
    metadata = pl.read_parquet_metadata(path) | {"version": "2026.12.0"}
    pl.read_parquet(path).write_parquet(path, metadata=metadata)
    seal(release)


def _rename(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(release: Path) -> None:
        text = (release / name).read_text(encoding="utf-8")
        assert old in text
        (release / name).write_text(text.replace(old, new), encoding="utf-8")
        seal(release)

    return change


def _sql(table: str, sql: str) -> Callable[[Path], None]:
    return lambda release: forge(release, table, sql)


FAULTS = [
    (_remove, "'data/sources.parquet' is in SHA256SUMS, and there is no such file."),
    (_add, "data/note.txt was added: it is not in SHA256SUMS."),
    (_lose_a_file, "release.json names other tables than there are files in data/."),
    (_break_a_file, "data/sources.parquet cannot be read: "),
    (_rename(verify.NOTE, '"fct_results": 2', '"fct_results": 3'),
     "data/fct_results.parquet has 2 rows, and release.json has 3."),
    (_rename(verify.NOTE, '"power_w"', '"power_kw"'), "release.json has another schema_sha256 than its columns."),
    (_sql("sources", "alter table sources alter source_id type varchar[] using [source_id]"),
     "data/sources.parquet has other columns or types than release.json: source_id VARCHAR, source_id VARCHAR[]."),
    (_change_the_database_only,
     "joulebase.duckdb differs from data/fct_results.parquet in 1 values of efficiency_samples_per_j."),
    (_lose_a_row_of_the_database, "joulebase.duckdb has 1 rows in sources, and data/"),
    (_say_another_version, "data/sources.parquet says that it is of version 2026.12.0, made from "),
    (_add_a_table, "joulebase.duckdb has other tables than release.json: main.other."),
    (_rename(verify.CROISSANT, '"dataType": "sc:Float"', '"dataType": "sc:Text"'),
     "croissant.json describes other columns of fct_results"),
    (_rename(verify.CROISSANT, '"contentUrl": "data/sources.parquet"', '"contentUrl": "data/other.parquet"'),
     "croissant.json names other files or checksums than there are in data/."),
    (_rename(verify.PACKAGE, '"name": "power_w"', '"name": "watts"'),
     "datapackage.json describes other columns of fct_results"),
    (_rename(verify.PACKAGE, '"hash": "sha256:', '"hash": "md5:'),
     "datapackage.json names other files or checksums than there are in data/."),
    (_sql("fct_results", "update fct_results set result_id = 'r1'"),
     "data/fct_results.parquet has 1 keys (result_id) in several rows."),
    (_sql("fct_results", "update fct_results set published_source = 'lost' where result_id = 'r2'"),
     "data/fct_results.parquet has 1 rows whose published_source is not in sources."),
    (_sql("sources", "update sources set \"commit\" = ''"),
     "data/sources.parquet has for logs no repository with commit, no address, or no SHA-256."),
    (_sql("sources", "update sources set sha256 = 'abc'"), "data/sources.parquet has for package no repository"),
    (_sql("fct_results", "update fct_results set efficiency_samples_per_j = 2.000000000004 where result_id = 'r1'"),
     "data/fct_results.parquet has 1 rows where it does not hold that efficiency_samples_per_j is the throughput"),
    (_sql("fct_results", "update fct_results set efficiency_samples_per_j = null where result_id = 'r2'"),
     "data/fct_results.parquet has 1 rows where it does not hold that efficiency_samples_per_j is the throughput"),
    # 20 tokens per sample make 40 tokens per joule of 2 samples, and there are none.
    (_sql("fct_results", "update fct_results set tokens_per_sample = 20 where result_id = 'r1'"),
     "data/fct_results.parquet has 1 rows where it does not hold that efficiency_tokens_per_j is the throughput"),
    # 40 W and 60.0000002 W have a mean of 50.0000001 W, off by 2e-9.
    (_sql("power_samples", "update power_samples set power_w = 60.0000002 where power_w = 60"),
     "data/power_runs.parquet has 1 rows where it does not hold that mean_power_w is the mean of the samples"),
    (_sql("power_samples", "update power_samples set run_id = 'other'"),
     "data/power_runs.parquet has 1 rows where it does not hold that mean_power_w is the mean of the samples"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), FAULTS)
def test_38_a_fault_is_found(release: Path, change: Callable[[Path], None], sentence: str) -> None:
    change(release)
    failures = verify.failures(release)
    assert any(found.startswith(sentence) for found in failures), failures


def test_the_check_in_the_release_needs_nothing_of_the_project(release: Path) -> None:
    # -I: neither the folder nor the environment adds modules.
    command = [sys.executable, "-I", str(release / "verify.py")]
    answer = subprocess.run(command, cwd=release.parent, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout) == (0, f"{release} is as it was released.\n")
    _change_the_database_only(release)
    answer = subprocess.run([*command, str(release)], cwd="/", capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stdout.startswith("joulebase.duckdb differs from data/fct_results.parquet in 1 values")


def test_38_a_release_that_is_there_stays(release: Path, made_up: Workspace) -> None:
    before = (release / verify.SUMS).read_bytes()
    assert make_release(made_up, FIRST, release.parent).is_unchanged
    assert (release / verify.SUMS).read_bytes() == before
    (release / "README.md").write_text("mine")
    with pytest.raises(PublishError, match=r"not as it was released: README.md was changed"):
        make_release(made_up, FIRST, release.parent)
    seal(release)
    with pytest.raises(PublishError, match=r"with other content \(README.md\), and a release never changes"):
        make_release(made_up, FIRST, release.parent)
    assert (release / "README.md").read_text() == "mine"
    assert [path.name for path in release.parent.iterdir()] == [release.name]


def test_a_release_needs_the_warehouse_of_this_checkout(tmp_path: Path) -> None:
    workspace = made_up_warehouse(tmp_path)
    (workspace.root / "models").mkdir()
    (workspace.root / "models" / "a.sql").write_text("select 1")
    with pytest.raises(PublishError, match=r"made from other files than those of this checkout; run: make build"):
        make_release(workspace, FIRST, tmp_path / "dist")
    (workspace.published / "joulebase.duckdb").write_bytes(b"damaged")
    with pytest.raises(PublishError, match=r"is damaged \(joulebase.duckdb\); run: make build"):
        make_release(workspace, FIRST, tmp_path / "dist")
    workspace.published.unlink()
    with pytest.raises(PublishError, match=r"does not exist; run: make build"):
        make_release(workspace, FIRST, tmp_path / "dist")


def test_a_release_needs_the_explorer_of_its_warehouse(tmp_path: Path) -> None:
    workspace = made_up_warehouse(tmp_path)
    for content in ('{"made_from": "another build"}', None):
        catalogue = workspace.explorer / "data" / "catalogue.js"
        catalogue.write_text(content) if content else catalogue.unlink()
        with pytest.raises(PublishError, match=r"explorer does not show the published warehouse; run: make explorer"):
            make_release(workspace, FIRST, tmp_path / "dist")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("releases: []", "at least 1 item"),
        ("releases: [{version: 1.0.0, date: 2026-01-01, summary: x}]", "version"),
        ("releases: [{version: 2026.13.0, date: 2026-01-01, summary: x}]", "version"),
        ("releases: [{version: 2026.1.0, date: 2026-01-01, summary: ''}]", "summary"),
        (
            """releases:
            - {version: 2026.11.0, date: 2026-11-01, summary: x}
            - {version: 2026.2.0, date: 2026-02-01, summary: x}""",
            "the versions are not in order",
        ),
        ("releases: [", "cannot be read"),
    ],
)
def test_a_wrong_register_of_releases_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "releases.yml").write_text(text)
    with pytest.raises(PublishError, match=message):
        load_releases(tmp_path / "releases.yml")


def test_the_register_of_releases_can_be_read() -> None:
    assert load_releases().newest.version


def test_the_readme_of_a_release_lists_its_tables_in_words_that_need_no_project(released: Path) -> None:
    text = (released / "README.md").read_text(encoding="utf-8")
    assert "| `fct_results` | 2 | yes | One row per result, or `a\\|b`. |\n" in text
    assert "| `power_samples` | 3 | no |" in text


def test_the_readme_of_the_project_has_the_lines_that_load_the_newest_release(released: Path) -> None:
    lines = LOAD.findall((released / "README.md").read_text(encoding="utf-8").replace("2026.11.0", "<version>"))
    assert [name for name, *_ in lines] == ["DuckDB", "pandas", "polars", "R"]
    project = (ROOT / "README.md").read_text(encoding="utf-8").replace(load_releases().newest.version, "<version>")
    assert LOAD.findall(project) == lines


SECOND = ("2026.11.0", "2026.12.0")


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """Release, change the warehouse, and release again; the folder of the second release."""

    def release_twice(sql: str, *reasons: dict[str, str]) -> Path:
        workspace = made_up_warehouse(tmp_path)
        make_release(workspace, FIRST, tmp_path / "dist")
        change_warehouse(workspace, sql, SECOND[-1])
        return make_release(workspace, register_of_releases(*SECOND, reasons=reasons), tmp_path / "dist").folder

    return release_twice


def _differences(release: Path) -> list[tuple[object, ...]]:
    return pl.read_parquet(release / "changes" / "2026.11.0.parquet").rows()


def test_nothing_changed(changed: Callable[..., Path]) -> None:
    release = changed("select 1")
    assert _differences(release) == []
    text = (release / "CHANGELOG.md").read_text()
    assert "No value differs from the release before." in text
    assert text.index("## 2026.12.0") < text.index("## 2026.11.0")
    assert verify.failures(release) == []


# The correction `halved` comes: it makes 25 W of the 50 W, so 4 samples/J of 2.
CORRECTED = """
    insert into marts.corrections values ('halved', true, date '2026-01-02');
    update marts.fct_results set power_w = 25, efficiency_samples_per_j = 4, correction_ids = 'halved'
    where result_id = 'r1'
"""


def test_a_change_through_a_correction_is_explained_by_it(changed: Callable[..., Path]) -> None:
    release = changed(CORRECTED)
    why = "correction halved"
    facts = ("fct_results", "result_id=r1", "changed")
    assert _differences(release) == [
        ("corrections", "correction_id=halved", "added", None, None, None, why),
        (*facts, "correction_ids", None, "halved", why),
        (*facts, "efficiency_samples_per_j", "2.0", "4.0", why),
        (*facts, "power_w", "50.0", "25.0", why),
    ]
    assert "| `fct_results` | `power_w` | changed | 1 | correction halved |" in (release / "CHANGELOG.md").read_text()
    assert verify.failures(release) == []


def test_other_tables_have_the_explanation_of_their_result(changed: Callable[..., Path]) -> None:
    release = changed(f"{CORRECTED}; update marts.power_runs set counted_sample_count = 3, window_sample_count = 3")
    assert {row[0]: row[-1] for row in _differences(release)}["power_runs"] == "correction halved"


def test_a_change_through_a_source_is_explained_by_it(changed: Callable[..., Path]) -> None:
    release = changed("""
        update raw.sources set sha256 = repeat('c', 64) where source_id = 'logs';
        update marts.fct_results set throughput_samples_per_s = 200, efficiency_samples_per_j = 4
        where result_id = 'r1'
    """)
    assert [row[-1] for row in _differences(release)] == ["source logs"] * 3


UNEXPLAINED = (
    "update marts.fct_results set energy_j_per_inference = 0.5, efficiency_samples_per_j = 2 where result_id = 'r2'"
)


def test_38_a_change_that_nothing_explains_stops_the_release(changed: Callable[..., Path], tmp_path: Path) -> None:
    reason = {"table": "fct_results", "column": "energy_j_per_inference", "reason": "Commit abc reads joules."}
    with pytest.raises(PublishError, match=r"write reasons .*\n  fct_results.efficiency_samples_per_j: 1 changed$"):
        changed(UNEXPLAINED, reason)
    assert [path.name for path in (tmp_path / "dist").iterdir()] == ["joulebase-2026.11.0"]


def test_a_written_reason_explains_a_change(changed: Callable[..., Path]) -> None:
    one = {"table": "fct_results", "column": "energy_j_per_inference", "reason": "Commit abc reads joules."}
    release = changed(UNEXPLAINED, one, {"table": "fct_results", "reason": "It follows."})
    assert [row[3:] for row in _differences(release)] == [
        ("efficiency_samples_per_j", "4.0", "2.0", "It follows."),
        ("energy_j_per_inference", "0.25", "0.5", "Commit abc reads joules."),
    ]


def test_rows_and_columns_come_and_go(changed: Callable[..., Path]) -> None:
    reasons = [{"table": table, "reason": "As meant."} for table in ("fct_results", "power_samples")]
    release = changed(
        """
        delete from marts.fct_results where result_id = 'r2';
        insert into raw.power_samples values ('run', timestamp '2026-01-01 00:00:03', 90, 4);
        alter table marts.corrections drop noted_on;
        alter table marts.corrections add column rows bigint;
        create table marts.more as select 1 as number;
        """,
        *reasons,
    )
    # The table of samples has no key, so that an equal row counts as another one.
    added = "run_id=run, sampled_at=2026-01-01 00:00:03, power_w=90.0"
    assert _differences(release) == [
        ("fct_results", "result_id=r2", "removed", None, None, None, "As meant."),
        ("power_samples", added, "added", None, None, None, "As meant."),
    ]
    text = (release / "CHANGELOG.md").read_text()
    for sentence in (
        "The column `noted_on` of `corrections` went.", "The column `rows` of `corrections` came.",
        "The table `more` came.",
    ):  # fmt: skip
        assert f"- {sentence}\n" in text


def test_the_release_before_has_to_be_whole(made_up: Workspace, release: Path) -> None:
    (release / "LICENSE").unlink()
    with pytest.raises(PublishError, match=r"the release before is not whole in .*'LICENSE' is in SHA256SUMS"):
        make_release(made_up, register_of_releases(*SECOND), release.parent)
