"""What breaks a build: one clear error, and the published warehouse stays as it was, byte for byte."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from extract.errors import SourceError
from extract.sources import Locked, Register
from extract.workspace import Workspace
from publish.build import Outcome, build
from tests.project import ROOT, SHARED, SMALL_SOURCE, append, bytes_published, exports, register_of, seed


def build_small(workspace: Workspace) -> Outcome:
    return build(workspace, register=register_of(workspace))


def cached(workspace: Workspace, content: bytes) -> None:
    """Put bytes where the fetched file of the source is kept."""
    (source,) = register_of(workspace).sources
    path = workspace.cache / source.location
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_04_a_damaged_cached_file_stops_the_build(small: Workspace) -> None:
    before = bytes_published(small)
    cached(small, b"Dates,1/1/2018\n")
    locked = register_of(small).locks[SMALL_SOURCE].sha256
    with pytest.raises(SourceError, match=f"{SMALL_SOURCE}, .*cached file has sha256 .* locked {locked}"):
        build_small(small)
    assert bytes_published(small) == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"SystemType,", b"System,", "line 1: header changed: missing ['SystemType'], unexpected ['System']"),
        (b"603.1363088,", b"603.1363088,,", "line 2: 22 fields where the header has 21"),
        (b"603.1363088,", b'"603.1363088,', "line 2: invalid CSV"),
    ],
)
def test_13_a_changed_file_stops_the_build(small: Workspace, old: bytes, new: bytes, message: str) -> None:
    """The file is changed, and locked as it then is."""
    before = bytes_published(small)
    register = register_of(small)
    original = SHARED / "mirror" / register.sources[0].location
    if not original.exists():
        pytest.skip("the mirror of the public files is not here")
    content = original.read_bytes()
    assert content.count(old) == 1
    content = content.replace(old, new)
    cached(small, content)
    locked = Locked(sha256=hashlib.sha256(content).hexdigest(), byte_count=len(content))
    with pytest.raises(SourceError) as failure:
        build(small, register=Register(register.sources, {SMALL_SOURCE: locked}))
    assert f"{SMALL_SOURCE}, code/data_cleaned_tiny.csv, {message}" in str(failure.value)
    assert bytes_published(small) == before


def test_08_a_damaged_release_is_built_again_and_what_a_killed_build_left_is_no_obstacle(small: Workspace) -> None:
    before = exports(small)
    small.database.unlink()
    assert build_small(small).is_unchanged  # only the name was missing
    assert small.database.exists()
    damaged = small.exports / "fct_results.parquet"
    content = damaged.read_bytes()
    damaged.write_bytes(content[:1000] + bytes([content[1000] ^ 1]) + content[1001:])
    left = small.building / "release"
    left.mkdir(parents=True, exist_ok=True)
    (left / "joulebase.duckdb").write_bytes(b"half a file")
    (small.warehouse / ".published.new").symlink_to("nowhere")
    assert not build_small(small).is_unchanged
    assert exports(small) == before


def test_09_a_second_build_names_the_first_one(small: Workspace) -> None:
    hold = "import sys; from extract.workspace import Workspace; from extract.lock import only_writer\n"
    hold += "with only_writer(Workspace.from_environment()): print('held', flush=True); sys.stdin.read()"
    environment = {**os.environ, "MLPERF_WAREHOUSE": str(small.warehouse)}
    with subprocess.Popen(
        [sys.executable, "-c", hold],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(SourceError, match=f"another command is writing there \\(pid {first.pid}\\)"):
            build_small(small)
        first.communicate("")
    assert build_small(small).is_unchanged


def test_10_a_reader_keeps_its_old_file_while_a_new_one_is_published(small: Workspace) -> None:
    with duckdb.connect(small.database, read_only=True) as reader:
        count = "select count(*) from seeds.bounds"
        assert reader.execute(count).fetchone() == (2,)
        append(seed(small.root, "bounds"), "another,1\n")
        assert not build_small(small).is_unchanged
        assert reader.execute(count).fetchone() == (2,)
        # A new reader, in a process of its own, sees the new release.
        ask = f"import duckdb; reader = duckdb.connect({str(small.database)!r}, read_only=True)\n"
        ask += f"print(reader.execute({count!r}).fetchone())"
        answer = subprocess.run([sys.executable, "-c", ask], check=False, capture_output=True, text=True)
        assert answer.stderr == ""
        assert answer.stdout == "(3,)\n"


# Publishes twice, and looks for the link before each change of a name that Python reports to an audit hook.
SWITCH = """
import os, sys
from pathlib import Path
from extract.workspace import Workspace
from publish.release import switch

home = Path(sys.argv[1])
workspace = Workspace(root=home, warehouse=home / "warehouse", bundle=home)
seen = []

def look(event, arguments):
    if event in ("os.rename", "os.remove", "os.symlink", "os.link", "shutil.rmtree"):
        seen.append((event, os.path.exists(workspace.published), os.path.exists(workspace.database)))

for number in range(3):
    release = workspace.building / "release"
    release.mkdir(parents=True)
    (release / "joulebase.duckdb").write_text(str(number))
    if number == 1:
        sys.addaudithook(look)
    switch(workspace, release)
    print(workspace.database.read_text())
assert len(seen) > 5, seen
print([event for event, *found in seen if not all(found)])
"""


def test_10_the_link_to_the_release_is_there_at_every_moment(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", SWITCH, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.stderr == ""
    assert answer.stdout.splitlines() == ["0", "1", "2", "[]"]


def test_a_link_of_an_earlier_name_is_removed_and_a_link_of_the_user_is_kept(small: Workspace) -> None:
    former, own = small.warehouse / "mlperf.duckdb", small.warehouse / "mine.duckdb"
    small.warehouse.mkdir(exist_ok=True)
    former.symlink_to(Path("published") / "mlperf.duckdb")
    own.symlink_to("elsewhere.duckdb")
    build_small(small)
    assert not former.is_symlink()
    assert own.is_symlink()


def test_26_the_file_has_the_storage_version_of_older_readers(published: Workspace, tmp_path: Path) -> None:
    # A copy: other tests have the file open in the configuration of a query.
    shutil.copyfile(published.database, tmp_path / "joulebase.duckdb")
    with duckdb.connect(tmp_path / "joulebase.duckdb", read_only=True) as connection:
        (tags,) = connection.execute("select tags from duckdb_databases() where database_name = 'joulebase'").fetchone()
    assert tags["storage_version"].startswith("v1.2.0")
