"""The places of the results of a submission among the published ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, takewhile
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from extract.workspace import Workspace
from publish.errors import PublishError
from publish.release import EXPORTS_NAME
from report.schema import Place, RoundBest
from report.tables import create, rows

_KEY = itemgetter("result_path", "category", "measure")


def published_results(workspace: Workspace) -> Path | None:
    """The facts of the published release; ``None`` if there is no release."""
    path = workspace.published / EXPORTS_NAME / "fct_results.parquet"
    return path if path.exists() else None


def compare(connection: duckdb.DuckDBPyConnection, published: Path | None) -> None:
    """Make the tables ``compared`` and ``rivals`` from the facts of the submission and the published ones.

    Raises:
        PublishError: The release is of another version of this project.
    """
    try:
        if published:
            create(connection, "published", facts=str(published))
        else:
            connection.execute("create table published as from marts.fct_results limit 0")
        create(connection, "compared")
        create(connection, "rivals")
    except duckdb.Error as error:
        raise PublishError(f"the published results cannot be compared; run: make build ({error})") from error


def places(connection: duckdb.DuckDBPyConnection) -> Mapping[str, Sequence[Place]]:
    """The places of each result folder that has published rivals in some round, by its path."""
    rounds = {key: list(bests) for key, bests in groupby(rows(connection, "rounds"), _KEY)}
    own_round = dict(connection.execute("select distinct folder, round_id from compared where is_own").fetchall())
    found: dict[str, list[Place]] = {}
    for row in rows(connection, "places"):
        path = row["result_path"]
        bests = [_best(best) for best in rounds.get(_KEY(row), ())]
        if bests:
            since = won_since(bests, own_round[path])
            found.setdefault(path, []).append(Place(**_without_path(row), rounds=bests, won_since_round_id=since))
    return found


def won_since(rounds: Sequence[RoundBest], own_round: str) -> str | None:
    """The first round of those up to its own, without a gap, that a result would have won; ``None`` if not its own.

    Args:
        rounds: The rounds by date.
        own_round: The round whose rules apply to the result. If nothing comparable was published in it, there is none.
    """
    ids = [best.round_id for best in rounds]
    until_own = rounds[: ids.index(own_round) + 1] if own_round in ids else []
    won = list(takewhile(lambda best: best.would_have_won, reversed(until_own)))
    return won[-1].round_id if won else None


def _best(row: Mapping[str, Any]) -> RoundBest:
    return RoundBest(**{name: row[name] for name in RoundBest.model_fields})


def _without_path(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "result_path"}
