"""What keeps the SQL of the project portable: every model and test can be read by Spark, and none has a silent trap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot.dialects import DuckDB
from sqlglot.errors import ErrorLevel, SqlglotError

from engines.rendering import Renderer
from engines.traps import traps_in

_SQL = ("models/**/*.sql", "tests/dbt/*.sql")


@dataclass(frozen=True)
class Finding:
    """A place that another engine would refuse, or would compute otherwise.

    Attributes:
        path: The file, relative to the root of the project.
        message: What is wrong, and what to write instead.
    """

    path: Path
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def findings(root: Path) -> Iterator[Finding]:
    """The findings in all models and singular tests of a project, with the macros that they call."""
    shared, on_spark = Renderer(root), Renderer(root, "spark")
    for path in sorted(path for pattern in _SQL for path in root.glob(pattern)):
        count = shared.dispatch_count
        messages = problems_in(shared.render(path))
        if shared.dispatch_count > count:
            messages += _unreadable(on_spark.render(path))
        yield from (Finding(path.relative_to(root), message) for message in messages)


def problems_in(sql: str) -> list[str]:
    """What is wrong with a text of SQL in which every dispatched macro is a call of its name."""
    duckdb = DuckDB()
    try:
        tokens = duckdb.tokenize(sql)
        (statement,) = duckdb.parser().parse(tokens, sql)
        statement.sql("spark", unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        return [f"cannot be translated to Spark: {_first_line(error)}"]
    return [str(trap) for trap in traps_in(tokens, statement)]


def _unreadable(sql: str) -> Iterator[str]:
    """Why Spark's form of a text cannot be read."""
    try:
        sqlglot.parse_one(sql, read="spark")
    except SqlglotError as error:
        yield f"in its form for Spark, cannot be read: {_first_line(error)}"


def _first_line(error: SqlglotError) -> str:
    return " ".join(str(error).split())[:200]
