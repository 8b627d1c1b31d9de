"""The whole repository of a round gives what its slim copy gives, in little memory, and counts as reviewed."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl
import pytest

from expectations.suites import ROW_COUNTS_NAME, row_counts
from extract.bundle import Bundle, rows_bundled
from extract.content import ContentDigest
from extract.errors import SourceError
from extract.fetch import Fetcher
from extract.raw import compose
from extract.readers import TABLES
from extract.readers.inference.power import SAMPLES
from extract.readers.tables import REJECTIONS, Table, integer, number, text
from extract.sources import GithubArchive, Locked, Register
from extract.workspace import Workspace
from publish.database import load_raw
from tests.project import ROOT, SHARED, peak_mb, workspace_at
from tests.repositories import OFFLINE, RESULTS, archives_of, slim_files
from tests.submissions import Files, pack

LAND = """
import sys
from pathlib import Path
from extract.landing import land
from extract.sources import Register
(source,) = Register.load().select("inference-v4.1")
landed = land(source, Path(sys.argv[1]), "0" * 64, Path(sys.argv[2]))
print(landed.content_sha256, Path("/proc/self/status").read_text())
"""


@pytest.fixture(scope="module")
def source() -> GithubArchive:
    (found,) = Register.load().select("inference-v4.1")
    assert isinstance(found, GithubArchive)
    return found


@pytest.fixture(scope="module")
def slim(source: GithubArchive) -> dict[str, bytes]:
    place = SHARED / "mirror" / source.location
    if not place.exists():
        pytest.skip(f"no copy of the archive in {SHARED / 'mirror'}")
    return slim_files(place)


@pytest.fixture(scope="module")
def archives(source: GithubArchive, slim: Files, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return archives_of(slim, source.commit, tmp_path_factory.mktemp("archives"))


class Landed(NamedTuple):
    """What a process that landed an archive says: the folder, the digest of its rows, and its peak of memory."""

    folder: Path
    content: str
    peak_mb: float


@pytest.fixture(scope="module")
def landed(archives: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Landed]:
    found = {}
    for name, place in archives.items():
        folder = tmp_path_factory.mktemp("landed") / name
        command = [sys.executable, "-c", LAND, str(place), str(folder)]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
        content, _, status = answer.stdout.partition(" ")
        found[name] = Landed(folder, content, peak_mb(status))
    return found


def rows_in(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows that a lock covers, in one order; rejections apart."""
    rows = {}
    for table in (TABLES[path.name] for path in folder.iterdir() if path.is_dir()):
        frame = pl.concat([pl.read_parquet(path) for path in sorted((folder / table.name).glob("*.parquet"))])
        covered = frame if table.locked is None or table is REJECTIONS else frame.filter(table.locked)
        rows[table.name] = sorted(covered.drop("source_sha256").rows(), key=repr)
    return rows


def test_a_whole_repository_gives_the_rows_of_its_slim_copy_in_little_memory(
    slim: dict[str, bytes], archives: dict[str, Path], landed: dict[str, Landed]
) -> None:
    assert archives["whole"].stat().st_size < 3_000_000  # 200 MB of it are zeros, so that the test is fast
    rows = {name: rows_in(found.folder) for name, found in landed.items()}
    # The link to a folder that could hold results is reported, nothing else is.
    assert [row[:3] for row in rows["whole"].pop("rejections")] == [("link", "0 bytes", f"{RESULTS}_link")]
    assert rows["slim"] == rows["whole"]
    line_count = sum(content.count(b"Time,") for name, content in slim.items() if name.endswith("spl.txt"))
    assert len(rows["whole"]["power_samples"]) == line_count == 675 + 667
    assert landed["slim"].content == landed["whole"].content
    assert landed["whole"].peak_mb < 300
    assert landed["whole"].peak_mb < landed["slim"].peak_mb + 60  # far less than the files of 50 and 150 MB


def sources_of(source: GithubArchive, place: Path, contents: dict[str, str], folder: Path) -> tuple[object, ...]:
    """Whether an archive in a mirror is as locked, whether its bytes are, and its counts that are not as reviewed.

    The lock has the checksum of other bytes, and the digest of the rows of the slim copy.
    """
    workspace, mirrored = workspace_at(folder / "warehouse"), folder / "mirror" / source.location
    mirrored.parent.mkdir(parents=True)
    mirrored.symlink_to(place)
    locked = Locked(sha256="0" * 64, byte_count=1)
    register = Register((source,), {source.source_id: locked}, {source.source_id: date(2026, 1, 2)}, contents)
    Fetcher(workspace.cache, mirror=str(folder / "mirror")).fetch(source, locked)
    (folder / "raw").mkdir()
    load_raw(compose(register, workspace, folder / "raw"), folder / "joulebase.duckdb")
    with duckdb.connect(folder / "joulebase.duckdb") as connection:
        found = connection.execute("select is_as_locked, has_locked_bytes from raw.sources").fetchone()
        wrong = [row for row in row_counts(connection, ROOT / "expectations" / ROW_COUNTS_NAME) if row[3] != row[4]]
    return *(found or ()), wrong


def test_a_whole_repository_is_as_locked_and_one_with_another_number_is_refused(
    source: GithubArchive,
    slim: dict[str, bytes],
    archives: dict[str, Path],
    landed: dict[str, Landed],
    tmp_path: Path,
) -> None:
    contents = {source.source_id: landed["slim"].content}
    assert sources_of(source, archives["whole"], contents, tmp_path / "whole") == (True, False, [])
    log = f"{OFFLINE}/performance/run_1/spl.txt"
    assert slim[log].count(b"Watts,4057.1") > 0  # line 41, in docs/architecture.md
    changed = {**slim, log: slim[log].replace(b"Watts,4057.1", b"Watts,4057.2", 1)}
    place = pack(changed, tmp_path / "changed.tar.gz", top="inference_results", commit=source.commit)
    with pytest.raises(
        SourceError, match=re.escape(f"inference-v4.1, {source.location}: the rows of the archive with")
    ):
        sources_of(source, place, contents, tmp_path / "changed")


TABLE = Table(
    "numbers",
    "Made up.",
    {"name": text("A name."), "value": integer("A value."), "share": number("A share.")},
)
NUMBERS = pl.DataFrame(
    {
        "name": ["a", None, "", "b"],
        "value": [1, 2, None, 4],
        "share": [0.25, None, 0.5, 1.0],
        "source_path": ["x", "x", "x", "y"],
        "source_line": [1, 2, 3, 1],
    }
)


def digest_of(*batches: pl.DataFrame) -> str:
    digest = ContentDigest()
    for batch in batches:
        digest.add(TABLE, batch)
    return digest.hexdigest()


def test_the_digest_of_rows_knows_no_batches_and_no_order_of_files() -> None:
    whole = digest_of(NUMBERS)
    assert digest_of(NUMBERS[:1], NUMBERS[1:2], NUMBERS[2:]) == whole
    assert digest_of(NUMBERS[3:], NUMBERS[:3]) == whole
    several = NUMBERS.with_columns(source_line=pl.lit(1, dtype=pl.Int64()))  # several rows of one line
    assert digest_of(several[[2, 0, 1, 3]]) == digest_of(several) != whole
    assert digest_of(NUMBERS.with_columns(pl.col("name").cast(pl.Categorical()))) == whole


@pytest.mark.parametrize(
    ("column", "row", "value"),
    [
        ("value", 0, 2),
        ("value", 2, 0),
        ("share", 0, 0.26),
        ("share", 1, 0.0),
        ("name", 1, ""),
        ("name", 3, "c"),
        ("source_line", 3, 2),
        ("source_path", 3, "z"),
    ],
)
def test_the_digest_of_rows_changes_with_every_cell(column: str, row: int, value: object) -> None:
    changed = NUMBERS.with_columns(
        pl.when(pl.int_range(pl.len()) == row).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
    )
    assert digest_of(changed) != digest_of(NUMBERS)
    assert digest_of(NUMBERS[:-1]) != digest_of(NUMBERS)


def test_the_digest_of_rows_covers_the_channels_of_samples() -> None:
    (bundled,) = (ROOT / "warehouse" / "bundle" / SAMPLES.name).glob("inference-v5.1.parquet")
    rows = rows_bundled(bundled).filter(pl.col("channels").is_not_null()).head(5)
    assert rows.height == 5
    other = rows.with_columns(
        pl.col("channels").list.eval(pl.element().struct.with_fields(power_w=pl.field("power_w") + 1))
    )
    digests = []
    for frame in (rows, other, rows.with_columns(pl.col("channels").list.head(1))):
        digest = ContentDigest()
        digest.add(SAMPLES, frame)
        digests.append(digest.hexdigest())
    assert len(set(digests)) == 3


def test_the_locked_digests_are_those_of_the_bundle() -> None:
    """If it fails after a change of a reader: its rows are others, so run `make relock` and `make bundle`."""
    register, bundle = Register.load(), Workspace.from_environment().bundle
    checked = 0
    for source in register.sources:
        if source.bundled == "all" and source.source_id in register.contents:
            digest = ContentDigest()
            for table, path in Bundle(bundle).files_of(source, register.locked(source)):
                digest.add(TABLES[table], rows_bundled(path))
            assert digest.hexdigest() == register.contents[source.source_id], source.source_id
            checked += 1
    assert checked >= 10
