"""The changelog of values: which rows came, went and changed since the release before, and what explains each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from distribution.catalogue import Table
from distribution.register import Reason, Release
from distribution.verify import changed_files
from extract.describe import literal
from publish.errors import PublishError

# What is written of each difference. A value is text, as DuckDB writes it, from which the number can be read again.
_CREATE = """
    create temp table differences (
        table_name varchar, key varchar, change varchar, column_name varchar, old_value varchar, new_value varchar,
        result_id varchar, sources varchar[], old_corrections varchar[], new_corrections varchar[]
    )
"""
# The columns with the source of a row; the first one that a table has counts.
_SOURCE_COLUMNS = ("published_source", "source_id")
# A correction explains a row to which it came, from which it went, or which it changes otherwise than before; a source,
# rows of it if its bytes are others, or if it came or went. The same explains what other tables derive from the result.
_EXPLAIN = """
    create temp table explained as
    with corrections_changed as (
        select list(distinct regexp_extract(key, 'correction_id=(.*)', 1)) as ids
        from differences where table_name = 'corrections'
    ),
    sources_changed as (
        select list(distinct regexp_extract(key, 'source_id=(.*)', 1)) as ids
        from differences
        where table_name = 'sources' and (column_name = 'sha256' or change <> 'changed')
    ),
    causes as (
        select
            differences.*,
            list_filter(
                list_distinct(list_concat(old_corrections, new_corrections)),
                lambda id: list_contains(corrections_changed.ids, id)
                    or change = 'changed' and list_contains(old_corrections, id) <> list_contains(new_corrections, id)
            ) as corrections,
            list_filter(list_distinct(sources), lambda id: list_contains(sources_changed.ids, id)) as other_sources
        from differences cross join corrections_changed cross join sources_changed
    ),
    direct as (
        select
            * exclude (corrections, other_sources),
            case
                when len(corrections) > 0 then 'correction ' || array_to_string(list_sort(corrections), ', ')
                when len(other_sources) > 0 then 'source ' || array_to_string(list_sort(other_sources), ', ')
            end as cause
        from causes
    ),
    results as (
        select result_id, min(cause) as cause from direct where table_name = 'fct_results' group by result_id
    )
    select
        direct.table_name, direct.key, direct.change, direct.column_name, direct.old_value, direct.new_value,
        coalesce(direct.cause, results.cause, by_column.reason, by_table.reason) as explanation
    from direct
    left join results on direct.result_id = results.result_id
    left join reasons as by_column
        on direct.table_name = by_column.table_name and direct.column_name = by_column.column_name
    left join reasons as by_table on direct.table_name = by_table.table_name and by_table.column_name is null
"""


@dataclass(frozen=True)
class Count:
    """How many rows or values of a table differ in one way, for one reason.

    Attributes:
        table: The table.
        change: ``added`` or ``removed`` for rows, ``changed`` for values.
        column: The column of the values; ``None`` for rows.
        number: How many.
        explanation: The correction, the source or the written reason; ``None`` if nothing explains them.
    """

    table: str
    change: str
    column: str | None
    number: int
    explanation: str | None


@dataclass(frozen=True)
class Changes:
    """What differs from the release before.

    Attributes:
        counts: Rows and values by table, change, column and explanation; those that nothing explains first.
        structure: A sentence for each table and column that came, went or has another type.
    """

    counts: Sequence[Count]
    structure: Sequence[str]

    @property
    def unexplained(self) -> Sequence[Count]:
        """The differences that nothing explains."""
        return [count for count in self.counts if count.explanation is None]


def changes_since(
    connection: duckdb.DuckDBPyConnection, previous: Path, release: Release, tables: Sequence[Table], folder: Path
) -> Changes:
    """Compare the tables of a release with those of the release before, and write ``changes/<previous>.parquet``.

    Args:
        connection: Any connection; temporary tables are made in it.
        previous: The folder of the release before.
        release: The entry of the release in the register, with its reasons.
        tables: The tables of the release, whose Parquet files are in ``<folder>/data``.
        folder: The folder of the release.

    Raises:
        PublishError: The release before is not there or is damaged.
    """
    if damage := list(changed_files(previous)):
        raise PublishError(f"the release before is not whole in {previous}: {' '.join(damage)}")
    connection.execute(_CREATE)
    _write_reasons(connection, release.reasons)
    old_files, names = previous / "data", {table.name for table in tables}
    gone = sorted({path.stem for path in old_files.glob("*.parquet")} - names)
    structure = [f"The table `{name}` went." for name in gone]
    for table in tables:
        old, new = (home / f"{table.name}.parquet" for home in (old_files, folder / "data"))
        structure += _compare(connection, table, old, new) if old.exists() else [f"The table `{table.name}` came."]
    connection.execute(_EXPLAIN)
    target = folder / "changes" / f"{previous.name.removeprefix('joulebase-')}.parquet"
    target.parent.mkdir()
    connection.execute(
        f"copy (from explained order by all) to {literal(str(target))} (format parquet, compression zstd)"
    )
    return Changes(_counts(connection), structure)


def _write_reasons(connection: duckdb.DuckDBPyConnection, reasons: Sequence[Reason]) -> None:
    connection.execute("create temp table reasons (table_name varchar, column_name varchar, reason varchar)")
    for reason in reasons:
        connection.execute("insert into reasons values (?, ?, ?)", [reason.table, reason.column, reason.reason])


def _compare(connection: duckdb.DuckDBPyConnection, table: Table, old: Path, new: Path) -> Sequence[str]:
    """Add the differences of a table, and return a sentence for each column that came, went or has another type."""
    connection.read_parquet(str(old)).create_view("old_rows", replace=True)
    connection.read_parquet(str(new)).create_view("new_rows", replace=True)
    old_types, new_types = _types(connection, "old_rows"), _types(connection, "new_rows")
    if old_types == new_types and _are_equal(connection, list(new_types)):
        return []
    common = [name for name, data_type in new_types.items() if old_types.get(name) == data_type]
    key = table.key if table.key and set(table.key) <= set(common) else common
    _join(connection, key, common)
    _insert(connection, table.name, common, key)
    changed = sorted((old_types.keys() | new_types.keys()) - set(common))
    return [_column_sentence(table.name, name, old_types.get(name), new_types.get(name)) for name in changed]


def _are_equal(connection: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> bool:
    """Whether the old and the new rows are the same in the same order, which is found much faster than what differs."""
    differs = " or ".join(f'a."{name}" is distinct from b."{name}"' for name in columns)
    # Where one table is longer, the other has nulls beside its last rows; a row of nulls only is told by the counts.
    sql = f"""
        select (select count(*) from old_rows) = (select count(*) from new_rows)
            and not exists (select 1 from old_rows as a positional join new_rows as b where {differs})
    """
    ((equal,),) = connection.execute(sql).fetchall()
    return bool(equal)


def _types(connection: duckdb.DuckDBPyConnection, table: str) -> Mapping[str, str]:
    return {name: data_type for name, data_type, *_ in connection.execute(f"describe {table}").fetchall()}


def _column_sentence(table: str, column: str, old: str | None, new: str | None) -> str:
    if old and new:
        return f"The column `{column}` of `{table}` is {new.lower()} and was {old.lower()}."
    return f"The column `{column}` of `{table}` {'came' if new else 'went'}."


def _join(connection: duckdb.DuckDBPyConnection, key: Sequence[str], common: Sequence[str]) -> None:
    """Put the rows that differ side by side, as the structs ``a`` (before) and ``b`` (now) with a text of their key.

    Rows are matched by their key and, since a table without a key may have equal rows, by their number among those.
    """
    row = "{" + ", ".join(f"'{name}': \"{name}\"" for name in common) + "}"
    listed = ", ".join(f'"{name}"' for name in key)
    text = ", ', ', ".join(f"'{name}=', coalesce(cast(\"{name}\" as varchar), 'NULL')" for name in key)
    side = (
        "select {row} as {side}, concat({text}) as key, row_number() over (partition by {listed}) as number from {rows}"
    )
    old, new = (
        side.format(row=row, side=name, text=text, listed=listed, rows=rows)
        for name, rows in (("a", "old_rows"), ("b", "new_rows"))
    )
    connection.execute(
        f"create or replace temp table pairs as select key, a, b from ({old}) full join ({new}) using (key, number)"
        " where a is distinct from b"
    )


def _insert(connection: duckdb.DuckDBPyConnection, table: str, common: Sequence[str], key: Sequence[str]) -> None:
    source = next((name for name in _SOURCE_COLUMNS if name in common), None)
    result = "coalesce(b.result_id, a.result_id)" if "result_id" in common else "null"
    sources = f"[a.{source}, b.{source}]" if source else "[]"
    ids = "regexp_extract_all({}.correction_ids, '[^, ]+')" if "correction_ids" in common else "[]"
    ids = f"coalesce({ids}, [])"
    if table == "corrections":
        ids = "[{}.correction_id]"
    lineage = f"{result}, {sources}, {ids.format('a')}, {ids.format('b')}"
    name = literal(table)
    connection.execute(f"""
        insert into differences
        select {name}, key, case when a is null then 'added' else 'removed' end, null, null, null, {lineage}
        from pairs where a is null or b is null
    """)
    for column in (name for name in common if name not in key):
        connection.execute(f"""
            insert into differences
            select {name}, key, 'changed', {literal(column)}, a."{column}"::varchar, b."{column}"::varchar, {lineage}
            from pairs where a is not null and b is not null and a."{column}" is distinct from b."{column}"
        """)


def _counts(connection: duckdb.DuckDBPyConnection) -> Sequence[Count]:
    sql = """
        from (select table_name, change, column_name, count(*), explanation from explained group by all)
        order by explanation is not null, table_name, change, column_name nulls first, explanation
    """
    return [Count(*row) for row in connection.execute(sql).fetchall()]
