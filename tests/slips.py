"""The share of simulated slips of unit that the bounds of plausibility catch.

The simulation is the model ``int_unit_slips_simulated``: each published result, its performance and its power or energy
one at a time, multiplied by each factor of the seed ``unit_slips``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import duckdb

DIMENSIONS = ("category", "division", "scenario", "has_power", "slipped_role", "slip_factor", "direction")


class Share(NamedTuple):
    """How many slips of a kind there are, and how many of them are caught."""

    kind: tuple[object, ...]
    slips: int
    caught: int

    @property
    def caught_pct(self) -> float:
        """The caught slips in percent of all."""
        return 100 * self.caught / self.slips


def caught_shares(connection: duckdb.DuckDBPyConnection, dimensions: Sequence[str], where: str = "true") -> list[Share]:
    """The shares of the slips that satisfy a condition, one for each combination of the dimensions."""
    columns = ", ".join(dimensions)
    sql = f"""
        with slips as (
            select *, case when slip_factor > 1 then 'up' else 'down' end as direction
            from intermediate.int_unit_slips_simulated
        )
        select {columns}, count(*), count(*) filter (where is_caught)
        from slips where {where} group by {columns} order by {columns}
    """
    return [Share(tuple(kind), slips, caught) for *kind, slips, caught in connection.execute(sql).fetchall()]


def lines(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """A table of the shares, coarse first, as lines of text."""
    for dimensions in (
        ("category", "division"),
        ("category", "division", "direction"),
        ("category", "division", "slip_factor"),
        ("category", "division", "has_power", "slipped_role"),
        ("category", "division", "scenario", "slipped_role"),
    ):
        yield f"slips caught by {', '.join(dimensions)}"
        for share in caught_shares(connection, dimensions):
            words = "  ".join("-" if part is None else _word(part) for part in share.kind)
            yield f"  {words:<50}{share.slips:>9,} slips {share.caught_pct:>7.2f} %"


def _word(part: object) -> str:
    """A part of a kind of slip: short numbers, and words for truth values."""
    if isinstance(part, bool):
        return "with power" if part else "without power"
    return f"x {part:.6g}" if isinstance(part, float) else str(part)
