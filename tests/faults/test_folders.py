"""Whose a folder is: a command writes and removes only in a warehouse of its own, and there only what commands made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import extract.__main__
import publish.__main__
from extract import marker
from extract.errors import SourceError
from extract.landing import NOTE_NAME as LANDED_NOTE
from extract.lock import only_writer
from extract.marker import claim
from extract.workspace import Workspace
from publish.build import build
from publish.clean import clean
from publish.errors import PublishError
from publish.release import damaged_files, published_note, switch, write_note
from tests.project import ROOT, append, register_of, seed, workspace_at

EXTRACT, PUBLISH = extract.__main__.main, publish.__main__.main
MARKER = ".joulebase-warehouse"


def put(path: Path, content: bytes = b"of a user") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every path below a folder, with the time of its last change and its bytes."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        name: (path.lstat().st_mtime_ns, b"" if path.is_dir() else path.read_bytes()) for name, path in paths.items()
    }


@pytest.fixture
def foreign(tmp_path: Path) -> Workspace:
    """A folder with the files of a user, at names that a warehouse has too."""
    folder = tmp_path / "folder"
    names = ("releases/v1/app.zip", "docs/index.html", "building/plan.txt", "joulebase.duckdb", "exports/a.parquet")
    for name in (*names, "landed/x/landed.json", "validated"):
        put(folder / name)
    return workspace_at(folder)


WRITING = {
    "fetch": (EXTRACT, ["fetch", "--source", "paper-released-tiny"]),
    "relock": (EXTRACT, ["relock", "--source", "paper-released-tiny"]),
    "extract": (EXTRACT, ["extract", "--from", "tests", "--round", "inference-v5.1"]),
    "forget": (EXTRACT, ["forget", "--source", "*"]),
    "bundle": (EXTRACT, ["bundle"]),
    **{name: (PUBLISH, [name]) for name in ("build", "raw", "validate", "counts", "docs", "clean")},
}


@pytest.mark.parametrize("name", WRITING)
def test_36_a_command_that_writes_refuses_a_folder_in_use_and_touches_nothing(foreign: Workspace, name: str) -> None:
    before = state(foreign.warehouse)
    main, arguments = WRITING[name]
    answer = CliRunner().invoke(main, arguments, env={"MLPERF_WAREHOUSE": str(foreign.warehouse)})
    assert isinstance(answer.exception, SourceError)
    assert str(answer.exception) == (
        f"{foreign.warehouse}: is in use for something else (building, docs, exports, …): it is not empty, and has no"
        f" {MARKER}; set MLPERF_WAREHOUSE to a new or empty folder or, if this one is a warehouse,"
        f" run: touch {foreign.warehouse / MARKER}"
    )
    assert state(foreign.warehouse) == before


def test_36_every_command_is_known_to_write_or_only_to_read() -> None:
    """A new command has to be sorted in here, and to pass the test above or the test below."""
    # `describe` and `seal` write a file of the repository only.
    reading = {"doctor", "query", "cite", "shell", "describe", "seal"}
    assert isinstance(EXTRACT, click.Group)
    assert isinstance(PUBLISH, click.Group)
    assert {*EXTRACT.commands, *PUBLISH.commands} == {*WRITING, *reading}


READING = (["doctor"], ["query", "--sql", "select 1"], ["cite", "--id", "4.1-0049"], ["shell"], ["docs"])


@pytest.mark.parametrize("arguments", READING, ids=lambda arguments: arguments[0])
def test_36_a_command_that_only_reads_marks_no_folder(tmp_path: Path, arguments: list[str]) -> None:
    """`docs` without a release has nothing to write."""
    answer = CliRunner().invoke(PUBLISH, arguments, env={"MLPERF_WAREHOUSE": str(tmp_path)})
    assert answer.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_36_the_doctor_says_that_a_folder_is_in_use(foreign: Workspace) -> None:
    from publish.doctor import examine

    (disk,) = (finding for finding in examine(foreign) if finding.subject == "disk")
    assert disk.is_fault
    assert "is in use for something else (building, docs, exports, …)" in disk.text


def note(name: str, content: str) -> Callable[[Path], None]:
    return lambda folder: (put(folder / name, content.encode()), put(folder / ".lock", b""))[0] and None


ACCEPTED: dict[str, Callable[[Path], None]] = {
    "absent": lambda folder: None,
    "empty": lambda folder: folder.mkdir(parents=True),
    "a new file system": lambda folder: (folder / "lost+found").mkdir(parents=True),
    "marked": lambda folder: (put(folder / MARKER), put(folder / "mine.txt"))[0] and None,
    "earlier, a lock only": lambda folder: put(folder / ".lock", b"4711") and None,
    "earlier, a release": note("releases/1764300000000000000/release.json", '{"made_from": "a", "rows": {}}'),
    "earlier, landed rows": note("landed/tiny-v1.0/landed.json", '{"made_from": "a", "rows": {}}'),
    "earlier, an extract": note("extracts/local-x/source.json", '{"source_id": "x", "retrieved_on": "2026-01-01"}'),
    "earlier, dbt": note("dbt/root.txt", "/home/somebody/joulebase"),
    "earlier, after make clean": note("cache/codeload.github.com/mlcommons/x.tar.gz", ""),
}


@pytest.mark.parametrize("make", ACCEPTED.values(), ids=ACCEPTED)
def test_36_a_new_folder_or_one_of_an_earlier_version_is_marked_and_used(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    workspace = workspace_at(tmp_path / "a" / "warehouse")
    make(workspace.warehouse)
    before = state(workspace.warehouse)
    with only_writer(workspace):
        assert (workspace.warehouse / MARKER).is_file()
    kept = {name: found for name, found in state(workspace.warehouse).items() if name not in (MARKER, ".lock")}
    assert kept == {name: found for name, found in before.items() if name not in (MARKER, ".lock")}


def test_36_the_folder_of_a_fresh_clone_is_used(small: Workspace) -> None:
    for path in small.warehouse.iterdir():
        if path != small.bundle:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    put(small.warehouse / "notes.txt")
    claim(small)
    assert sorted(path.name for path in small.warehouse.iterdir()) == [MARKER, "bundle", "notes.txt"]
    assert (small.warehouse / MARKER).read_text() == (
        "This folder is a warehouse of Joulebase: its commands write here, and `make clean` removes what they made.\n"
    )


REFUSED: dict[str, tuple[str, ...]] = {
    "the root of a project": ("README.md",),
    "a lock of something else": (".lock",),
    "the releases of an application": ("docs/index.html", "releases/1/release.json"),
    "a cache of something else": ("cache/pip/a.whl",),
    "a hidden file": (".git/config",),
}


@pytest.mark.parametrize("names", REFUSED.values(), ids=REFUSED)
def test_36_a_folder_that_only_resembles_a_warehouse_is_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    for name in names:
        put(tmp_path / name)
    before = state(tmp_path)
    with pytest.raises(SourceError, match="is in use for something else"):
        claim(workspace_at(tmp_path))
    assert state(tmp_path) == before


def test_36_an_earlier_warehouse_among_the_files_of_a_user_is_refused(tmp_path: Path) -> None:
    """An earlier version at the root of a project: its notes do not make the other files its own."""
    put(tmp_path / "landed" / "x" / "landed.json", b'{"made_from": "a"}')
    put(tmp_path / "Makefile")
    with pytest.raises(SourceError, match=rf"something else \(Makefile, landed\).* run: touch {tmp_path / MARKER}"):
        claim(workspace_at(tmp_path))
    put(tmp_path / MARKER, b"")
    claim(workspace_at(tmp_path))


# Forks processes that wait for each other, and then all use one new folder for the first time; again and again.
FIRST_USE = """
import os, sys, time, traceback
from pathlib import Path
from extract.lock import only_writer
from extract.errors import SourceError
from tests.project import workspace_at
workspaces = [workspace_at(Path(sys.argv[1]) / str(number)) for number in range(20)]
start = time.time() + 0.5
for _ in range(6):
    if os.fork() == 0:
        for number, workspace in enumerate(workspaces):
            time.sleep(max(0, start + number * 0.05 - time.time()))
            try:
                with only_writer(workspace):
                    pass
            except SourceError as error:
                if "another command is writing" not in str(error):
                    traceback.print_exc()
                    os._exit(1)
        os._exit(0)
sys.exit(any([os.wait()[1] for _ in range(6)]))
"""


def test_36_processes_that_use_a_new_folder_at_once_do_not_refuse_it(tmp_path: Path) -> None:
    used = subprocess.run([sys.executable, "-c", FIRST_USE, str(tmp_path)], cwd=ROOT, capture_output=True, check=False)
    assert (used.returncode, used.stderr) == (0, b"")
    assert all((tmp_path / str(number) / MARKER).exists() for number in range(20))


def test_36_a_folder_that_is_marked_while_it_is_looked_at_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(folder: Path) -> set[str]:
        put(folder / MARKER)  # by another process, after the folder was read
        return {"cache"}

    monkeypatch.setattr(marker, "_names_in", look)
    claim(workspace_at(tmp_path))


def release_of(workspace: Workspace, name: str) -> Path:
    """A finished release with one file and its note."""
    release = workspace.building / "release"
    put(release / "exports" / f"{name}.parquet")
    write_note(release, name, {})
    return release


def test_36_a_release_is_removed_by_its_note_and_other_folders_stay(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    claim(workspace)
    app = put(workspace.releases / "v1" / "app.zip")
    odd = put(workspace.releases / "v2" / "release.json", b'{"version": 2}')
    switch(workspace, release_of(workspace, "first"))
    first = workspace.published.resolve()
    saved = put(workspace.exports / "my-query.sql").resolve()
    for name in ("second", "third"):
        switch(workspace, release_of(workspace, name))
    second_and_third = {path.name for path in workspace.releases.iterdir()} - {"v1", "v2", first.name}
    assert len(second_and_third) == 2
    assert [path for path in first.rglob("*") if path.is_file()] == [saved]
    assert app.exists()
    assert odd.exists()


def test_36_a_note_of_a_release_names_no_file_outside_of_it(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    own = put(tmp_path / "own.txt")
    for number, name in enumerate(("../../../own.txt", "**/*", "/etc/hostname", "exports/../../../../own.txt")):
        content = f'{{"made_from": "a", "rows": {{}}, "sha256_of": {{"{name}": "0"}}}}'
        put(workspace.releases / str(number) / "release.json", content.encode())
    clean(workspace)
    assert own.exists()
    assert len(list(workspace.releases.iterdir())) == 4


@pytest.mark.parametrize("name", ["joulebase.duckdb", "exports", "published"])
def test_36_a_build_replaces_no_file_of_a_user(small: Workspace, name: str) -> None:
    path = small.warehouse / name
    path.unlink()
    put(path)
    with pytest.raises(PublishError, match=rf"{path} was not made by a build, which has to write there; move it away"):
        build(small, register=register_of(small))
    assert path.read_bytes() == b"of a user"
    path.unlink()
    path.symlink_to("of a user")
    with pytest.raises(PublishError, match="move it away"):
        build(small, register=register_of(small))
    assert path.readlink() == Path("of a user")


def test_36_a_build_keeps_a_file_of_a_user_in_its_folder_and_publishes_none(small: Workspace) -> None:
    append(seed(small.root, "bounds"), "another,1\n")
    own = [put(small.building / name) for name in ("plan.txt", "raw/plan.txt")]
    assert not build(small, register=register_of(small)).is_unchanged
    assert [path.read_bytes() for path in own] == [b"of a user"] * 2
    put(small.building / "release" / "plan.txt")
    append(seed(small.root, "bounds"), "one more,1\n")
    with pytest.raises(FileExistsError, match="building/release"):
        build(small, register=register_of(small))


def test_36_forget_removes_the_files_of_an_extract_only(tmp_path: Path) -> None:
    from extract.local import extract_local, forget_local
    from tests.submissions import pack, submission

    workspace = workspace_at(tmp_path / "warehouse")
    source, _ = extract_local(workspace, pack(submission(), tmp_path / "archive.tar.gz"), "inference-v5.1")
    folder = workspace.extracts / source.source_id
    assert (folder / LANDED_NOTE).exists()
    own = put(folder / "power_samples" / "notes.txt")
    forget_local(workspace, "*")
    assert [path for path in workspace.extracts.rglob("*") if path.is_file()] == [own]


def test_36_clean_removes_everything_built_and_nothing_else(small: Workspace) -> None:
    from publish.docs import make_docs

    append(seed(small.root, "bounds"), "another,1\n")
    build(small, register=register_of(small))  # so that there are two releases
    make_docs(small)
    for name in ("validation/index.html", "landed/tiny-v1.0/landed.json", "landed/.a.new/power_samples/000000.parquet",
                 "extracts/local-x/source.json", "building/raw/a.parquet", "dbt/check/manifest.json",
                 "dbt.duckdb", "dbt.duckdb.wal", "dbt-target/compiled/a.sql", "docs/.docs.json.x"):  # fmt: skip
        put(small.warehouse / name)
    kept = {path: path.read_bytes() for path in small.bundle.rglob("*") if path.is_file()}
    kept[put(small.cache / "github.com" / "x" / "archive.tar.gz")] = b"of a user"
    assert clean(small) == []
    left = {path for path in small.warehouse.rglob("*") if not path.is_dir()}
    assert left == {*kept, small.warehouse / MARKER, small.lock}
    assert {path: path.read_bytes() for path in kept} == kept
    assert sorted(path.name for path in small.warehouse.iterdir()) == [MARKER, ".lock", "bundle", "cache"]
    assert not build(small, register=register_of(small)).is_unchanged


def test_36_clean_keeps_the_files_of_a_user_in_each_folder_and_lists_them(small: Workspace) -> None:
    released = small.published.resolve()
    folders = [path for path in small.warehouse.iterdir() if path.is_dir() and not path.is_symlink()]
    folders += [small.docs.parent, small.validation.parent, small.landed / "tiny-v1.0", small.extracts, released]
    folders += [released / "exports", released / "joulebase.duckdb.tmp", small.releases / "v1", small.warehouse]
    own = {put(folder / "mine.txt") for folder in folders}
    own |= {put(small.docs.with_name("architecture.md")), put(small.releases / "v1" / "app.zip")}
    answer = CliRunner().invoke(PUBLISH, ["clean"], env={"MLPERF_WAREHOUSE": str(small.warehouse)})
    assert answer.exit_code == 0, answer.exception
    assert [path for path in own if not path.exists()] == []
    listed = {line.removeprefix("kept, since no command made it: ") for line in answer.output.splitlines()}
    assert listed == {str(path) for path in own if path.parent not in (small.bundle, small.warehouse)}
    assert not small.database.is_symlink()


def test_36_make_clean_refuses_a_folder_in_use(foreign: Workspace) -> None:
    """The Makefile as it is, with the folder as its working folder, as MLPERF_WAREHOUSE=. has it."""
    shutil.copy(ROOT / "Makefile", foreign.warehouse)
    python = put(foreign.warehouse / ".venv" / "bin" / "python")
    python.write_text(f'#!/bin/sh\ncd "{ROOT}" && exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    put(foreign.warehouse / ".venv" / ".ready")
    before = state(foreign.warehouse)
    environment = {**os.environ, "MLPERF_WAREHOUSE": str(foreign.warehouse)}
    make = shutil.which("make") or "make"
    answer = subprocess.run(
        [make, "clean"], cwd=foreign.warehouse, env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert "is in use for something else" in answer.stderr
    assert state(foreign.warehouse) == before


# Opens the published file and asks what cannot be held in 60 MB; the answer is a table, and stays where it spilled.
SPILLS = "create temp table spilled as select distinct hash(range)::varchar || range as x from range(3000000)"
KILLED = """
import os, signal, sys
from pathlib import Path
import duckdb
import publish.query
database, closed, sql, how = sys.argv[1:]
publish.query.CLOSED = Path(closed)
if how == "make query":
    reader = publish.query.connect(Path(database))
else:
    reader = duckdb.connect(database, read_only=True, config={"memory_limit": "60MB", "threads": 1})
reader.execute(sql)
print(reader.execute("select current_setting('temp_directory')").fetchall()[0][0], flush=True)
if how != "ends":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def little_memory(tmp_path: Path) -> Path:
    """The statements that are run before a query, with a small limit of memory before them."""
    from publish.query import CLOSED

    limit = "set memory_limit = '60MB';\nset threads = 1;\n"
    return put(tmp_path / "closed.sql", limit.encode() + CLOSED.read_bytes())


def test_37_a_query_spills_outside_of_the_release(
    small: Workspace, little_memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publish import query

    monkeypatch.setattr(query, "CLOSED", little_memory)
    before = state(small.warehouse)
    with query.connect(small.database) as reader:
        reader.execute(SPILLS)
        spilled = sum(path.stat().st_size for path in query.spill_folder().iterdir())
        assert spilled > 10_000_000
        assert state(small.warehouse) == before
        assert build(small, register=register_of(small)).is_unchanged
    assert list(query.spill_folder().iterdir()) == []


def spill_and_die(small: Workspace, closed: Path, how: str) -> Path:
    """A reader that spills and is killed; the folder that it spilled into."""
    command = [sys.executable, "-c", KILLED, str(small.database), str(closed), SPILLS, how]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.stderr == ""
    # Before this line, DuckDB may have shown its progress.
    return Path(answer.stdout.splitlines()[-1])


def test_37_a_killed_query_leaves_the_release_as_it_was(small: Workspace, little_memory: Path) -> None:
    before = state(small.releases)
    folder = spill_and_die(small, little_memory, "make query")
    assert [path for path in folder.iterdir() if path.stat().st_size > 10_000_000] != []
    shutil.rmtree(folder)
    assert state(small.releases) == before


def test_37_the_folder_of_a_query_is_removed_when_its_process_ends(tmp_path: Path) -> None:
    ask = "from publish.query import spill_folder; print(spill_folder()); assert spill_folder().is_dir()"
    answer = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(answer.stdout.strip()).parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def damage(small: Workspace) -> list[str]:
    found = published_note(small)
    assert found is not None
    return damaged_files(small, found)


def test_37_what_the_duckdb_of_a_killed_reader_left_is_no_damage(small: Workspace, little_memory: Path) -> None:
    spilled = spill_and_die(small, little_memory, "own DuckDB")
    assert spilled == small.published.resolve() / "joulebase.duckdb.tmp"
    assert list(spilled.iterdir()) != []
    assert damage(small) == []
    assert build(small, register=register_of(small)).is_unchanged


@pytest.mark.parametrize(
    "name", ["joulebase.duckdb.wal", "joulebase.duckdb.tmp/mine.csv", "exports/release.json", "exports/mine.parquet"]
)
def test_37_any_other_file_in_a_release_is_damage(small: Workspace, name: str) -> None:
    put(small.published.resolve() / name)
    assert damage(small) == [name]
