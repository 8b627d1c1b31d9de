"""A made-up warehouse with a handful of rows, published without a build, to be released by tests."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import duckdb

from distribution import verify
from distribution.register import Releases
from extract.workspace import Workspace
from publish.exports import export
from publish.inputs import fingerprint
from publish.release import link_names, write_note
from tests.project import ROOT, workspace_at

COPIED = ("CITATION.cff", "LICENSE", "DATA_NOTICE.md", "distribution/verify.py", "docs/example.py")
# A line of a table in a README: the program, and how it loads a table from the folder and from an address.
LOAD = re.compile(r"^\| (\w+) \| `(.+read_parquet\(.+?\)|from .+?)` \| `(.+?)` \|$", flags=re.MULTILINE)
# Two results of 100 samples/s: one at 50 W, so 2 samples/J, one of 0.25 J per inference, so 4. The run of the first has
# samples of 40 W and 60 W inside its window, the mean of which is 50 W, and one of 90 W after it.
TABLES = """
    create schema marts;
    create schema raw;
    create table raw.sources as from (values
        ('logs', 'example/results', 'abc', null, repeat('a', 64)),
        ('package', null, null, 'https://example.org/package.tar.gz', repeat('b', 64))
    ) as cells(source_id, repository, "commit", url, sha256);
    create table raw.power_samples as from (values
        ('run', timestamp '2026-01-01 00:00:01', 40.0::double, 1),
        ('run', timestamp '2026-01-01 00:00:02', 60.0::double, 2),
        ('run', timestamp '2026-01-01 00:00:03', 90.0::double, 3)
    ) as cells(run_id, sampled_at, power_w, source_line);
    create table marts.fct_results as from (values
        ('r1', 'logs', null::varchar, 100.0::double, null::double, null::double, 50.0::double, null::double,
         2.0::double, null::double),
        ('r2', 'package', 'units', 100.0, null, null, null, 0.25, 4.0, null)
    ) as cells(result_id, published_source, correction_ids, throughput_samples_per_s, throughput_tokens_per_s,
        tokens_per_sample, power_w, energy_j_per_inference, efficiency_samples_per_j, efficiency_tokens_per_j);
    create table marts.power_runs as from (values
        ('run', 'r1', timestamp '2026-01-01', timestamp '2026-01-01 00:00:03', 2::bigint, 2::bigint, 50.0::double)
    ) as cells(run_id, result_id, window_begun_at, window_ended_at, window_sample_count, counted_sample_count,
        mean_power_w);
    create table marts.corrections as from (values ('units', true, date '2026-01-01'))
        as cells(correction_id, is_active, noted_on);
    create view marts.citations as select result_id from marts.fct_results;
    comment on table marts.fct_results is 'One row per result (seed `names`, with more), or `a|b`. With more words.';
    comment on column marts.fct_results.power_w is 'It''s the power in watts.';
"""
TESTS = (
    ("fct_results", "unique", {"column_name": "result_id"}),
    ("fct_results", "not_null", {"column_name": "result_id"}),
    ("fct_results", "relationships", {
        "column_name": "published_source", "to": "ref('stg_registry__sources')", "field": "source_id",
    }),
    ("power_runs", "unique_combination", {"columns": ["run_id"]}),
    ("power_runs", "relationships", {"column_name": "result_id", "to": "ref('fct_results')", "field": "result_id"}),
    ("power_runs", "relationships", {"column_name": "run_id", "to": "ref('a_seed')", "field": "run_id"}),
    ("corrections", "unique", {"column_name": "correction_id"}),
)  # fmt: skip


def made_up_warehouse(home: Path) -> Workspace:
    """A published warehouse of the made-up tables, in a project that has only what a release copies."""
    root = home / "project"
    for name in COPIED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    workspace = workspace_at(home / "warehouse", root)
    workspace.dbt_files.mkdir(parents=True)
    (workspace.dbt_files / "manifest.json").write_text(json.dumps({"nodes": dict(_nodes()), "parent_map": {}}))
    (workspace.releases / "1").mkdir(parents=True)
    workspace.published.symlink_to(Path(workspace.releases.name) / "1")
    change_warehouse(workspace, TABLES)
    link_names(workspace)
    return workspace


def _nodes() -> list[tuple[str, Mapping[str, object]]]:
    return [
        (
            f"test.{number}",
            {
                "resource_type": "test",
                "attached_node": f"model.joulebase.{model}",
                "column_name": arguments.get("column_name"),
                "test_metadata": {"name": name, "kwargs": {"model": "…", **arguments}},
            },
        )
        for number, (model, name, arguments) in enumerate(TESTS)
    ]


def change_warehouse(workspace: Workspace, sql: str, version: str = "2026.11.0") -> None:
    """Change the published warehouse, as another build would."""
    release, made_from = workspace.releases / "1", fingerprint(workspace, {})
    with duckdb.connect(release / "joulebase.duckdb") as connection:
        connection.execute(sql)
    shutil.rmtree(release / "exports", ignore_errors=True)
    export(release / "joulebase.duckdb", release / "exports", version, made_from)
    write_note(release, made_from, {})
    write_explorer(workspace)


def write_explorer(workspace: Workspace) -> None:
    """Write what stands for the explorer of a published warehouse: its page, and the file that says what it shows."""
    note = json.loads((workspace.published / "release.json").read_text(encoding="utf-8"))
    (workspace.explorer / "data").mkdir(parents=True, exist_ok=True)
    (workspace.explorer / "index.html").write_text("<!doctype html>")
    (workspace.explorer / "data" / "catalogue.js").write_text(json.dumps({"made_from": note["made_from"]}))


def register_of_releases(*versions: str, reasons: tuple[Mapping[str, str], ...] = ()) -> Releases:
    """A register of releases; the reasons are those of the last one."""
    entries = [{"version": version, "date": "2026-11-28", "summary": f"Release {version}."} for version in versions]
    return Releases.model_validate({"releases": [*entries[:-1], {**entries[-1], "reasons": reasons}]})


def forge(folder: Path, table: str, sql: str) -> None:
    """Change a table of a release by an SQL text, and everything that names its bytes: only its content is wrong."""
    path = folder / "data" / f"{table}.parquet"
    before, note = verify.sha256_of(path), json.loads((folder / verify.NOTE).read_text(encoding="utf-8"))
    said = f"kv_metadata {{version: '{note['version']}', made_from: '{note['made_from']}'}}"
    is_only_parquet = table in note["only_parquet"]
    with duckdb.connect(":memory:" if is_only_parquet else folder / verify.DATABASE) as connection:
        rows = f"create schema marts; create table marts.{table} as from '{path}'" if is_only_parquet else ""
        connection.execute(f"{rows}; use marts; {sql}; copy (from {table} order by all) to '{path}' ({said})")
    for name in (verify.CROISSANT, verify.PACKAGE):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(before, verify.sha256_of(path)), encoding="utf-8")
    seal(folder)


def seal(folder: Path) -> None:
    """Write the checksums of a release again."""
    (folder / verify.SUMS).write_text(verify.sums_of(folder), encoding="utf-8")
