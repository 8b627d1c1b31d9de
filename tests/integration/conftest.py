"""What the tests of the built warehouse share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import duckdb
import pytest

from extract.workspace import Workspace
from publish.query import connect
from tests.parity import EXPECTED, official_rows

Row = Mapping[str, str]


@pytest.fixture(scope="session")
def archives(fetched: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the warehouse of all sources."""
    with connect(fetched.database) as connection:
        yield connection


@pytest.fixture(scope="session")
def official() -> Callable[[str], Sequence[Row]]:
    """The output of the official tools, by the path of its file."""
    if not EXPECTED.is_dir():
        pytest.skip("the output of the official tools is not here")
    return lambda name: list(official_rows(name))


@pytest.fixture(scope="session")
def official_by_path(official: Callable[[str], Sequence[Row]]) -> Callable[[str], Mapping[str, Row]]:
    """What the official checker of an Inference round computes, by path of the result."""
    return lambda version: {row["location"]: row for row in official(f"inference/inference_{version}.csv")}
