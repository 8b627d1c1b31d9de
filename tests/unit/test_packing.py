"""Power samples survive their form in the bundle bit by bit, and take few bytes in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from extract.bundle import rows_bundled, write_bundled
from extract.packing import RAW_BITS, pack, unpack
from extract.readers.inference.power import SAMPLES
from tests.project import ROOT

READINGS = ("power_w", "voltage_v", "current_a", "power_factor")
NEW_YEAR = datetime(2021, 1, 1)  # noqa: DTZ001, as in the raw table
Reading = float | None


def samples(*rows: tuple[str, list[Reading], list[tuple[str, list[Reading]]] | None]) -> pl.DataFrame:
    """One sample for each log, readings of the whole system and named readings of its channels."""
    cells: list[dict[str, Any]] = [
        {
            "run_id": f"a/{log}",
            "source_path": f"{log}/spl.txt",
            "source_line": 2 * number + 1,
            "source_id": "a",
            "source_sha256": "0" * 64,
            "logged_at": NEW_YEAR + timedelta(milliseconds=998 * number),
            "sampled_at": None if log == "no clock" else NEW_YEAR + timedelta(milliseconds=998 * number, hours=-8),
            "interval_ms": 998 if number and rows[number - 1][0] == log else None,
            **dict(zip(READINGS, whole, strict=True)),
            "channels": channels
            and [{"channel": name, **dict(zip(READINGS, values, strict=True))} for name, values in channels],
        }
        for number, (log, whole, channels) in enumerate(rows)
    ]
    return pl.DataFrame(cells, schema=SAMPLES.schema)


def assert_same_bits(rows: pl.DataFrame, found: pl.DataFrame) -> None:
    """Equal with nulls where nulls are; of doubles also the sign of zero."""
    assert_frame_equal(rows, found, check_exact=True)
    inside = [frame.select("channels").explode("channels").unnest("channels") for frame in (rows, found)]
    for name in READINGS:
        for one, other in ((rows, found), inside):
            assert (one[name].to_numpy().view(np.int64) == other[name].to_numpy().view(np.int64)).all(), name


def test_the_packed_form_is_that_of_its_description() -> None:
    """Differences 0, -1, 1, -2, 2 … are written as 0, 1, 2, 3, 4 …; of the first row they are from 0."""
    rows = [("one", [206.74, 230.0, 1.0, 0.5], None), ("one", [206.7, 230.0, None, 0.5], None)]
    packed = pack(samples(*rows, ("other", [float("inf"), 1.5, 0.25, -1.0], None)))
    # In millionths the lines are 1, 3, 5; the times 998 ms apart.
    assert packed["source_line"].to_list() == [2, 4, 4]
    new_year_ms = 1_609_459_200_000
    assert packed["logged_ms"].to_list() == [2 * new_year_ms, 2 * 998, 2 * 998]
    assert packed["clock_ms"].to_list() == [-8 * 3_600_000] * 3
    # Two decimals: 20674, then 20670, which is 4 less. Infinity has no decimals: the bits of the double.
    infinity = 0x7FF0000000000000
    assert packed["power_w_0_decimals"].to_list() == [2, 2, RAW_BITS]
    assert packed["power_w_0"].to_list()[:2] == [2 * 20674, 2 * 4 - 1]
    assert packed["power_w_0"].to_list()[2] == 2 * (infinity - 20670) - 2**64  # as a signed number of 64 bits
    assert (packed["voltage_v_0_decimals"].to_list(), packed["voltage_v_0"].to_list()) == (
        [0, 0, 1],
        [2 * 230, 0, 2 * (230 - 15) - 1],
    )
    # A current of 206.74 W / (230 V x 0.5) = 1.798 A is expected, without decimals 2; 1 was read. The null has none.
    assert packed["current_a_0_decimals"].to_list() == [0, 0, 2]
    assert packed["current_a_0"].to_list()[:2] == [1, None]
    assert (packed["power_factor_0_decimals"].to_list(), packed["power_factor_0"].to_list()) == (
        [1, 1, 0],
        [2 * 5, 0, 2 * 6 - 1],
    )


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("one", [0.1, 230.01, 2.478, 0.9593], None)],
        [("one", [1e-6 * step, -230.0 + 1e-6 * step, 1e-9 * step, -0.5], None) for step in range(50)],
        # A log with two decimals beside one with none; neither channels nor clock in the second.
        [
            ("one", [491.42, 206.7, 2.5, 1.0], [("Ch1", [200.0, 206.7, 1.2, 0.8]), ("Ch2", [291.42, 206.7, 1.3, 0.9])]),
            ("no clock", [500.0, -1.0, -1.0, -1.0], None),
        ],
        # Channels that come and go, an empty list, readings that are missing.
        [
            ("one", [3.0, None, 0.0, 0.0], []),
            ("one", [None, 1.5, 2.5, 0.5], [("Ch1", [1.0, None, 0.0, None])]),
            ("one", [None, None, None, None], None),
            ("one", [3.0, 1.5, 2.5, 0.5], [("Ch1", [1.0, 2.0, 0.5, 0.5]), ("Ch2", [None, 2.0, 0.5, 0.5])]),
        ],
        # No multiple of a power of ten, or too many digits for a double: the bits are stored.
        [("one", [1 / 3, 123456789012345.67, 5e-324, -0.0], None), ("one", [2**60 + 0.0, 1e300, 0.1 + 0.2, 0.0], None)],
        [("one", [float("nan"), float("inf"), -float("inf"), 1.0], [("Ch1", [1e308, 1e308, 1e-308, 1e-308])] * 3)],
    ],
    ids=["none", "one sample", "small steps", "two logs", "gaps", "bits", "not finite"],
)
def test_odd_samples_survive(tmp_path: Path, rows: list[Any]) -> None:
    target = tmp_path / "power_samples" / "a.parquet"
    write_bundled(samples(*rows), target)
    assert_same_bits(samples(*rows), rows_bundled(target))


READING = st.none() | st.floats(allow_nan=False) | st.decimals(-9999, 9999, places=4).map(float)
CHANNELS = st.none() | st.lists(
    st.tuples(st.text("ab", min_size=1), st.lists(READING, min_size=4, max_size=4)), max_size=3
)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.lists(READING, min_size=4, max_size=4), CHANNELS), max_size=6))
@settings(max_examples=40)
def test_any_samples_survive(rows: list[Any]) -> None:
    assert_same_bits(samples(*rows), unpack(pack(samples(*rows))))


def test_a_reading_is_the_difference_of_its_digits_from_what_is_expected() -> None:
    channels = [("Ch1", [100.0, 230.0, 0.5, 0.87]), ("Ch2", [101.0, 231.0, 0.5, 0.87])]
    packed = pack(samples(("one", [201.0, 230.5, 0.5, 0.87], channels), ("one", [201.3, 230.5, 0.5, 0.86], channels)))
    # Of 201.0 W nothing is left beside the sum of the channels; 201.3 W are 3 tenths more. 3 is stored as 2 * 3.
    assert packed["power_w_0"].to_list() == [0, 6]
    assert packed["power_w_0_decimals"].to_list() == [1, 1]
    assert packed["voltage_v_0"].to_list() == [0, 0]
    # 0.87 is 87 hundredths, stored as 2 * 87; -1 is stored as 1.
    assert packed["power_factor_0"].to_list() == [174, 1]
    # 100 W / (230 V * 0.87) = 0.4998 A, rounded to the one decimal of 0.5 A.
    assert packed["current_a_1"].to_list() == [0, 0]
    # 1/3 has no digits, so its log has bits.
    assert pack(samples(("one", [1 / 3, 1.0, 1.0, 1.0], None)))["power_w_0_decimals"].to_list() == [RAW_BITS]


def test_the_samples_of_the_bundle_are_small() -> None:
    paths = list((ROOT / "warehouse" / "bundle" / "power_samples").glob("*.parquet"))
    rows = sum(pl.scan_parquet(path).select(pl.len()).collect().item() for path in paths)
    assert rows > 300_000  # 351,670 when this bound was set
    assert sum(path.stat().st_size for path in paths) <= 4 * rows
