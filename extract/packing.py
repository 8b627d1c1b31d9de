"""Power samples as the bundle stores them: the same numbers in a third of the bytes.

``pack`` turns the rows of ``raw.power_samples`` into a frame that Parquet compresses well, and ``unpack`` returns
exactly the rows that were packed, bit by bit. The packed frame has one row per sample, in the same order:

* Each reading is a whole number, its printed digits without the point: 206.74 is 20674 with two decimals. The column
  ``<reading>_decimals`` has the number of decimals, which is the same in all samples of a log. A whole number below
  2 ** 53, divided by a power of ten, is the double nearest to the printed text: the double that a reader makes of it.
  If a reading of a log has no such form, the decimals are ``RAW_BITS``, and the numbers are the bits of the doubles.
* What follows from other readings is subtracted (``_expected``): the power of the whole system is the sum of its
  channels, its voltage and current are their means, and a current is the power divided by voltage and power factor.
  Only sums, products and quotients are used, which every computer rounds alike.
* Of what is left, only the difference from the row before is stored, as it is for the line and the time.
* ``sampled_at`` is the time as logged plus ``clock_ms``, which is the same in all samples of a log; ``interval_ms``
  follows from the times as logged.

The readings of the whole system end in ``_0``, those of its first channel in ``_1``, and so on; ``channels`` has the
names of the channels.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import polars.selectors as cs
import pyarrow as pa
import pyarrow.parquet as pq

from extract.files import replacing
from extract.readers.inference.power import SAMPLES, interval_ms

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
# The readings of the whole system (part 0) and of its channels (from 1), NaN where there is none.
Parts = Mapping[int, Mapping[str, Floats]]

RAW_BITS = -1

# In the order in which they are unpacked, each with what it is expected from before it.
_READINGS = ("power_factor", "power_w", "voltage_v", "current_a")
_POWERS = np.array([float(10**decimals) for decimals in range(10)])
_FIRST_INEXACT = 2.0**53


def pack(samples: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``raw.power_samples`` as the bundle stores them; the rows of a log must follow each other."""
    log = samples.get_column("source_path").rle_id().to_numpy()
    columns = _columns(samples)
    parts = {part: {name: column.to_numpy() for name, column in found.items()} for part, found in columns.items()}
    packed = [
        _differences("source_line", samples.get_column("source_line")),
        _differences("logged_ms", samples.get_column("logged_at").dt.epoch("ms")),
        (samples.get_column("sampled_at") - samples.get_column("logged_at")).dt.total_milliseconds().alias("clock_ms"),
    ]
    for part, found in columns.items():
        for name, column in found.items():
            decimals = _decimals(parts[part][name], column.is_null().to_numpy(), log)
            numbers = _numbers(parts[part][name], decimals) - _whole(_expected(name, part, parts), decimals)
            packed.append(_differences(f"{name}_{part}", _with_nulls(numbers, column)))
            packed.append(pl.Series(f"{name}_{part}_decimals", decimals, dtype=pl.Int8()))
    names = pl.col("channels").list.eval(pl.element().struct.field("channel"))
    return samples.select("run_id", "source_path", "source_id", "source_sha256", names, *packed)


def unpack(packed: pl.DataFrame) -> pl.DataFrame:
    """The rows of ``raw.power_samples`` that were packed."""
    count = sum(name.startswith("power_w_") for name in packed.columns) // 2
    columns: dict[str, pl.Series] = {}
    parts: dict[int, dict[str, Floats]] = {part: {} for part in range(count)}
    for part in [*range(1, count), 0]:  # what is expected of the whole system follows from its channels
        for name in _READINGS:
            stored = packed.get_column(f"{name}_{part}")
            decimals = packed.get_column(f"{name}_{part}_decimals").to_numpy()
            numbers = _sums(stored) + _whole(_expected(name, part, parts), decimals)
            readings = np.where(decimals == RAW_BITS, numbers.view(np.float64), numbers / _POWERS[decimals])
            columns[f"{name}_{part}"] = _with_nulls(readings, stored)
            parts[part][name] = columns[f"{name}_{part}"].to_numpy()
    logged_at = pl.Series(_sums(packed.get_column("logged_ms"))).cast(pl.Datetime("ms"))
    return (
        packed.with_columns(
            source_line=_sums(packed.get_column("source_line")),
            logged_at=logged_at,
            sampled_at=logged_at + packed.get_column("clock_ms").cast(pl.Duration("ms")),
            channels=_channels(packed.get_column("channels"), columns),
            **{name: columns[f"{name}_0"] for name in _READINGS},
        )
        .with_columns(interval_ms=interval_ms())
        .select(pl.col(name).cast(dtype) for name, dtype in SAMPLES.schema.items())
    )


def write_packed(packed: pl.DataFrame, target: Path) -> None:
    """Write packed rows; the file appears completely or not at all.

    All first bytes of a column's numbers follow each other, then all second bytes, and so on: most are zero.
    """
    numbers = packed.select(cs.by_dtype(pl.Int64())).columns
    with replacing(target) as draft:
        pq.write_table(
            packed.to_arrow(),
            draft,
            compression="zstd",
            compression_level=19,
            use_dictionary=[name for name in packed.columns if name not in numbers],
            use_byte_stream_split=numbers,
            write_statistics=False,
            store_schema=False,
        )


def _columns(samples: pl.DataFrame) -> Mapping[int, Mapping[str, pl.Series]]:
    """The readings of the whole system and of each channel, null where a sample has no such channel."""
    channels = samples.get_column("channels")
    columns = {0: {name: samples.get_column(name) for name in _READINGS}}
    for index in range(int(channels.list.len().fill_null(0).to_numpy().max(initial=0))):
        channel = channels.list.get(index, null_on_oob=True)
        columns[index + 1] = {name: channel.struct.field(name) for name in _READINGS}
    return columns


def _channels(names: pl.Series, columns: Mapping[str, pl.Series]) -> pl.Series:
    """The readings of the channels as a list of structs, of as many as a sample has names of channels."""
    counts = names.list.len().fill_null(0).to_numpy()
    parts = range(1, int(counts.max(initial=0)) + 1)
    rows, found = np.nonzero(counts[:, np.newaxis] >= np.array(parts))
    flat = {"channel": names.filter(counts > 0).explode()}
    for name in ("power_w", "voltage_v", "current_a", "power_factor"):
        stacked = pl.concat([columns[f"{name}_{part}"] for part in parts] or [pl.Series(dtype=pl.Float64())])
        flat[name] = stacked.gather(found * len(names) + rows)
    structs = pl.DataFrame(flat).to_struct().to_arrow()
    # Through polars: pyarrow imports pandas to read an array of numpy.
    offsets = pl.Series(np.cumsum(np.concatenate([[0], counts]), dtype=np.int64)).to_arrow()
    return _with_nulls(pl.Series(pa.LargeListArray.from_arrays(offsets, structs)), names)


@np.errstate(all="ignore")
def _expected(name: str, part: int, parts: Parts) -> Floats | None:
    """What follows for a reading from those that are unpacked before it: NaN, infinite or 0 where nothing does."""
    own = _current(parts[part]) if name == "current_a" else None
    if part > 0 or name == "power_factor" or len(parts) == 1:
        return own
    channels = [readings[name] for other, readings in parts.items() if other > 0]
    total: Floats = functools.reduce(np.add, [np.nan_to_num(channel) for channel in channels])
    if name == "power_w":
        return total
    mean = total / functools.reduce(np.add, [(~np.isnan(channel)).astype(np.int64) for channel in channels])
    # Where PTDaemon does not aggregate the channels, the power factor of the whole system is -1.
    return np.where((mean > 0) & (parts[part]["power_factor"] >= 0), mean, 0 if own is None else own)


def _current(readings: Mapping[str, Floats]) -> Floats:
    return readings["power_w"] / (readings["voltage_v"] * readings["power_factor"])


def _decimals(values: Floats, is_null: npt.NDArray[np.bool_], log: npt.NDArray[np.uint32]) -> npt.NDArray[np.int8]:
    """The fewest decimals with which all values of a log are whole numbers, for each row."""
    found = np.full(int(log.max(initial=0)) + 1, RAW_BITS, dtype=np.int8)
    for decimals in reversed(range(len(_POWERS))):
        again = _whole(values, np.array([decimals])) / _POWERS[decimals]
        is_exact = (again.view(np.int64) == values.view(np.int64)) | is_null
        found[np.bincount(log[~is_exact], minlength=len(found)) == 0] = decimals
    return found[log]


def _numbers(values: Floats, decimals: npt.NDArray[np.int8]) -> Integers:
    """The number that stands for each value: its digits, or its bits."""
    return np.where(decimals == RAW_BITS, values.view(np.int64), _whole(values, decimals))


@np.errstate(all="ignore")
def _whole(values: Floats | None, decimals: npt.NDArray[np.int8]) -> Integers:
    """Values as whole numbers of so many decimals; 0 for those that have none or are stored as bits."""
    if values is None:
        return np.zeros(1, dtype=np.int64)
    whole = np.rint(values * _POWERS[decimals])
    return np.where((np.abs(whole) < _FIRST_INEXACT) & (decimals != RAW_BITS), whole, 0).astype(np.int64)


def _differences(name: str, numbers: pl.Series) -> pl.Series:
    """The difference of each number from the last one before it, the first from 0; null where there is no number.

    The differences 0, -1, 1, -2, 2 ... are written as 0, 1, 2, 3, 4 ..., so that small ones have few bits that are set.
    """
    filled = numbers.fill_null(strategy="forward").fill_null(0).to_numpy()
    differences = np.diff(filled, prepend=np.int64(0))
    return _with_nulls((differences << 1) ^ (differences >> 63), numbers).alias(name)


def _sums(stored: pl.Series) -> Integers:
    """The numbers of which ``_differences`` are stored; where those are null, the last one before."""
    numbers = stored.fill_null(0).to_numpy()
    return np.cumsum((numbers.view(np.uint64) >> 1).view(np.int64) ^ -(numbers & 1), dtype=np.int64)


def _with_nulls(values: Floats | Integers | pl.Series, like: pl.Series) -> pl.Series:
    """The values, but null where another column is."""
    if like.null_count() == 0:
        return pl.Series(values)
    return pl.select(pl.when(like.is_not_null()).then(pl.Series(values))).to_series()
