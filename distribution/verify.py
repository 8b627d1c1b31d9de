"""Check a release of Joulebase: ``python verify.py [folder]``; without a folder, the one that this file is in.

It needs Python and the package ``duckdb``, no network, and nothing of the project. It prints one sentence for each
failure and ends with exit code 1 if there is one. ``sha256sum -c SHA256SUMS`` checks the bytes alone, without Python.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

SUMS, NOTE, DATABASE = "SHA256SUMS", "release.json", "joulebase.duckdb"
CROISSANT, PACKAGE = "croissant.json", "datapackage.json"
# The folder of the pages that show the data.
EXPLORER = "explorer"
# The schema of the tables in the database of a release.
SCHEMA = "marts"
# How Croissant and Data Package name the types of DuckDB that the tables have.
CROISSANT_TYPES = {
    "VARCHAR": "sc:Text",
    "BOOLEAN": "sc:Boolean",
    "INTEGER": "sc:Integer",
    "BIGINT": "sc:Integer",
    "DOUBLE": "sc:Float",
    "DATE": "sc:Date",
    "TIMESTAMP": "sc:DateTime",
}
PACKAGE_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
# Numbers that the release itself must yield again: the table, the columns that the check needs, what it compares, the
# largest relative difference, and the pairs of numbers (found, stored).
_SAMPLES_PER_S = "coalesce(throughput_samples_per_s, throughput_tokens_per_s / nullif(tokens_per_sample, 0))"
_TOKENS_PER_S = "coalesce(throughput_tokens_per_s, throughput_samples_per_s * tokens_per_sample)"
_EFFICIENCY = ("throughput_samples_per_s", "throughput_tokens_per_s", "tokens_per_sample", "power_w")
RECOMPUTED = (
    (
        "fct_results",
        (*_EFFICIENCY, "energy_j_per_inference", "efficiency_samples_per_j"),
        "efficiency_samples_per_j is the throughput divided by the power",
        1e-12,
        f"""
        select
            coalesce({_SAMPLES_PER_S} / nullif(power_w, 0), 1 / nullif(energy_j_per_inference, 0)) as found,
            efficiency_samples_per_j as stored
        from fct_results
        """,
    ),
    (
        "fct_results",
        (*_EFFICIENCY, "energy_j_per_inference", "efficiency_tokens_per_j"),
        "efficiency_tokens_per_j is the throughput divided by the power",
        1e-12,
        f"""
        select
            coalesce(
                {_TOKENS_PER_S} / nullif(power_w, 0), tokens_per_sample / nullif(energy_j_per_inference, 0)
            ) as found,
            efficiency_tokens_per_j as stored
        from fct_results
        """,
    ),
    (
        "power_runs",
        ("run_id", "window_begun_at", "window_ended_at", "window_sample_count", "counted_sample_count", "mean_power_w"),
        "mean_power_w is the mean of the samples inside the window",
        1e-9,
        # A round either counts all samples inside the window or only the positive ones.
        """
        select avg(samples.power_w) as found, any_value(runs.mean_power_w) as stored
        from power_runs as runs
        left join power_samples as samples
            on
                runs.run_id = samples.run_id
                and samples.sampled_at > runs.window_begun_at
                and samples.sampled_at < runs.window_ended_at
                and (samples.power_w > 0 or runs.counted_sample_count = runs.window_sample_count)
        where runs.mean_power_w is not null
        group by runs.run_id
        """,
    ),
)
_Json = Mapping[str, Any]


def failures(folder: Path) -> Sequence[str]:
    """One sentence for each fault of a release, which names the file; an empty list if there is none.

    The content is looked at only where all bytes are those of the checksums, and numbers only where all files have the
    tables that they should have.
    """
    found = list(changed_files(folder))
    if found:
        return found
    try:
        note, package, croissant = (_json(folder / name) for name in (NOTE, PACKAGE, CROISSANT))
        with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
            found = list(_tables(connection, folder, note))
            if found:
                return found
            found += _database(connection, folder, note)
            found += _metadata(folder, note, package, croissant)
            found += _keys(connection, package)
            found += _sources(connection)
            found += _numbers(connection, note)
    except (KeyError, TypeError, ValueError, duckdb.Error) as error:
        found.append(f"{folder} cannot be checked: {type(error).__name__}: {error}")
    return found


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def files_of(folder: Path) -> Sequence[str]:
    """The files of a release by their paths in it, without the list of checksums itself."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    return sorted(name for name in found if name != SUMS)


def sums_of(folder: Path) -> str:
    """The text of the list of checksums that fits the files of a folder."""
    return "".join(f"{sha256_of(folder / name)}  {name}\n" for name in files_of(folder))


def schema_hash(columns: Mapping[str, Any]) -> str:
    """The SHA-256 of the names and types of the columns of all tables."""
    return hashlib.sha256(json.dumps(columns, sort_keys=True).encode()).hexdigest()


def changed_files(folder: Path) -> Iterator[str]:
    """One sentence for each file that is not as the list of checksums says."""
    try:
        listed = (folder / SUMS).read_bytes()
    except OSError as error:
        yield f"{SUMS} cannot be read: {error}."
        return
    expected = sums_of(folder)
    if listed == expected.encode():
        return
    lines = listed.decode(errors="backslashreplace").split("\n")
    sums = {line[66:]: line[:64] for line in lines if line}
    files = {line[66:]: line[:64] for line in expected.split("\n") if line}
    for name in sorted(sums.keys() | files.keys()):
        if name not in files:
            yield f"{name!r} is in {SUMS}, and there is no such file."
        elif name not in sums:
            yield f"{name} was added: it is not in {SUMS}."
        elif sums[name] != files[name]:
            yield f"{name} was changed: its SHA-256 is {files[name]}, and {SUMS} has {sums[name]}."
    if sums == files:
        yield f"{SUMS} was changed: it is not the sorted list of checksums and names."


def _json(path: Path) -> _Json:
    content: _Json = json.loads(path.read_text(encoding="utf-8"))
    return content


def _tables(connection: duckdb.DuckDBPyConnection, folder: Path, note: _Json) -> Iterator[str]:
    """Open each Parquet file as a view of its table's name, and compare it with the note."""
    data = {path.stem for path in (folder / "data").glob("*")}
    if not data == note["rows"].keys() == note["columns"].keys():
        yield f"{NOTE} names other tables than there are files in data/."
        return
    if schema_hash(note["columns"]) != note["schema_sha256"]:
        yield f"{NOTE} has another schema_sha256 than its columns."
    for name, columns in note["columns"].items():
        file = f"data/{name}.parquet"
        try:
            connection.read_parquet(str(folder / file)).create_view(name)
            found = _columns(connection, name)
            rows = _number(connection, f'select count(*) from "{name}"')
        except duckdb.Error as error:
            yield f"{file} cannot be read: {error}"
            continue
        if found != columns:
            yield f"{file} has other columns or types than {NOTE}: {_difference(columns, found)}."
        if rows != note["rows"][name]:
            yield f"{file} has {rows} rows, and {NOTE} has {note['rows'][name]}."
        if (said := _said(connection, folder / file)) != (note["version"], note["made_from"]):
            yield f"{file} says that it is of version {said[0]}, made from {said[1]}, and {NOTE} says otherwise."


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> Sequence[Sequence[str]]:
    return [[name, data_type] for name, data_type, *_ in connection.execute(f"describe {table}").fetchall()]


def _said(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[str | None, str | None]:
    """The version and the fingerprint in the metadata of a Parquet file."""
    sql = "select decode(key), decode(value) from parquet_kv_metadata(?)"
    said = dict(connection.execute(sql, [str(path)]).fetchall())
    return said.get("version"), said.get("made_from")


def _difference(expected: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> str:
    """The columns that only one of two lists has; the order if both have the same."""
    others = [column for column in (*expected, *found) if column not in expected or column not in found]
    return ", ".join(" ".join(column) for column in others) or "the order differs"


def _number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    ((value,),) = connection.execute(sql).fetchall()
    return int(value)


def _database(connection: duckdb.DuckDBPyConnection, folder: Path, note: _Json) -> Iterator[str]:
    """Compare the tables of the database with the Parquet files, cell by cell in the order of both."""
    path = str(folder / DATABASE).replace("'", "''")
    connection.execute(f"attach '{path}' as distributed (read_only)")
    sql = "select schema_name, table_name from duckdb_tables() where database_name = 'distributed'"
    tables = {name if schema == SCHEMA else f"{schema}.{name}" for schema, name in connection.execute(sql).fetchall()}
    expected = note["columns"].keys() - set(note["only_parquet"])
    if tables != expected:
        yield f"{DATABASE} has other tables than {NOTE}: {', '.join(sorted(tables ^ expected))}."
    for name in sorted(tables & expected):
        yield from _compare(connection, name, note["columns"][name], note["rows"][name])


def _compare(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[Sequence[str]], rows: int
) -> Iterator[str]:
    table, file = f'distributed.{SCHEMA}."{name}"', f"data/{name}.parquet"
    found = _columns(connection, table)
    if found != columns:
        yield f"{DATABASE} has other columns in {name} than {file}: {_difference(columns, found)}."
        return
    found_rows = _number(connection, f"select count(*) from {table}")
    if found_rows != rows:
        yield f"{DATABASE} has {found_rows} rows in {name}, and {file} has {rows}."
        return
    counts = ", ".join(f'count(*) filter (where a."{column}" is distinct from b."{column}")' for column, _ in columns)
    ((*changed,),) = connection.execute(f'select {counts} from "{name}" as a positional join {table} as b').fetchall()
    for (column, _), number in zip(columns, changed):  # noqa: B905  # both are made of the same list
        if number:
            yield f"{DATABASE} differs from {file} in {number} values of {column}."


def _metadata(folder: Path, note: _Json, package: _Json, croissant: _Json) -> Iterator[str]:
    """Compare both descriptions of the data with the files, their checksums and their columns."""
    expected = {f"data/{name}.parquet": sha256_of(folder / "data" / f"{name}.parquet") for name in note["columns"]}
    files = [(item["contentUrl"], item["sha256"]) for item in croissant["distribution"]]
    if sorted(files) != sorted(expected.items()):
        yield f"{CROISSANT} names other files or checksums than there are in data/."
    records = {
        record["name"]: [[field["name"], field["dataType"]] for field in record["field"]]
        for record in croissant["recordSet"]
    }
    yield from _described(CROISSANT, records, note["columns"], CROISSANT_TYPES)
    files = [(item["path"], item["hash"].partition("sha256:")[2]) for item in package["resources"]]
    if sorted(files) != sorted(expected.items()):
        yield f"{PACKAGE} names other files or checksums than there are in data/."
    resources = {
        resource["name"]: [[field["name"], field["type"]] for field in resource["schema"]["fields"]]
        for resource in package["resources"]
    }
    yield from _described(PACKAGE, resources, note["columns"], PACKAGE_TYPES)


def _described(file: str, described: _Json, columns: _Json, types: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(described.keys() | columns.keys()):
        expected = [[column, types[data_type]] for column, data_type in columns.get(name, [])]
        if described.get(name, []) != expected:
            yield f"{file} describes other columns of {name}: {_difference(expected, described.get(name, []))}."


def _keys(connection: duckdb.DuckDBPyConnection, package: _Json) -> Iterator[str]:
    """Rows that share a key, and rows that refer to a row that is not there."""
    for resource in package["resources"]:
        schema, name, file = resource["schema"], resource["name"], resource["path"]
        for key in [*filter(None, [schema.get("primaryKey")]), *schema.get("uniqueKeys", [])]:
            listed = ", ".join(f'"{column}"' for column in key)
            # Nulls count as equal, but a key of nothing but nulls is none.
            some = " or ".join(f'"{column}" is not null' for column in key)
            keys = f'select {listed} from "{name}" where {some} group by all having count(*) > 1'
            if number := _number(connection, f"select count(*) from ({keys})"):
                yield f"{file} has {number} keys ({', '.join(key)}) in several rows."
        for reference in schema.get("foreignKeys", []):
            (column,), (field,) = reference["fields"], reference["reference"]["fields"]
            target = reference["reference"]["resource"] or name
            rows = (
                f'select count(*) from "{name}" where "{column}" is not null'
                f' and "{column}" not in (select "{field}" from "{target}" where "{field}" is not null)'
            )
            if number := _number(connection, rows):
                yield f"{file} has {number} rows whose {column} is not in {target}."


def _sources(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Sources that nobody could find again."""
    sql = """
        select source_id from sources
        where not coalesce((repository <> '' and commit <> '') or url <> '', false)
            or not coalesce(regexp_full_match(sha256, '[0-9a-f]{64}'), false)
        order by source_id
    """
    for (source_id,) in connection.execute(sql).fetchall():
        yield f"data/sources.parquet has for {source_id} no repository with commit, no address, or no SHA-256."


def _numbers(connection: duckdb.DuckDBPyConnection, note: _Json) -> Iterator[str]:
    """Numbers that cannot be computed again from the release."""
    for table, needed, sentence, tolerance, pairs in RECOMPUTED:
        if not {*needed} <= {name for name, _ in note["columns"].get(table, [])}:
            continue
        wrong = f"""
            select count(*) from ({pairs})
            where (found is null) <> (stored is null) or abs(found - stored) > {tolerance!r} * abs(stored)
        """
        if number := _number(connection, wrong):
            yield f"data/{table}.parquet has {number} rows where it does not hold that {sentence}."


def main(arguments: Sequence[str]) -> int:
    """Print the failures of the release in a folder, and return the exit code."""
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    found = failures(folder)
    for sentence in found:
        sys.stdout.write(f"{sentence}\n")
    if not found:
        sys.stdout.write(f"{folder} is as it was released.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
