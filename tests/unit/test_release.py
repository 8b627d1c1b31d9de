"""Releases as folders and links, without a database: what is switched, kept, removed, and seen to have changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.workspace import Workspace
from publish.errors import PublishError
from publish.inputs import fingerprint
from publish.release import (
    check_names,
    damaged_files,
    link_names,
    published_note,
    remove_links,
    remove_release,
    switch,
    write_note,
)
from tests.project import workspace_at


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = workspace_at(tmp_path / "warehouse", tmp_path / "project")
    workspace.building.mkdir(parents=True)
    return workspace


def publish(workspace: Workspace, content: str = "cells") -> Path:
    """Publish a release of two files; return its folder."""
    release = workspace.building / "release"
    (release / "exports").mkdir(parents=True)
    (release / "joulebase.duckdb").write_text(content)
    (release / "exports" / "mart.parquet").write_text(content)
    write_note(release, f"made from {content}", {"mart": 1})
    switch(workspace, release)
    return workspace.published.resolve()


def test_a_release_is_read_through_links(workspace: Workspace) -> None:
    home = publish(workspace)
    assert home.parent == workspace.releases
    assert workspace.database.read_text() == "cells"
    assert (workspace.exports / "mart.parquet").read_text() == "cells"
    # Relative, so that a warehouse can be moved.
    assert workspace.published.readlink() == Path("releases") / home.name
    assert workspace.database.readlink() == Path("published") / "joulebase.duckdb"
    assert workspace.exports.readlink() == Path("published") / "exports"
    note = published_note(workspace)
    assert note is not None
    assert (note.made_from, note.rows) == ("made from cells", {"mart": 1})
    assert sorted(note.sha256_of) == ["exports/mart.parquet", "joulebase.duckdb"]


def test_the_release_before_is_kept_and_those_before_it_are_removed(workspace: Workspace) -> None:
    first, second, third = (publish(workspace, content) for content in ("1", "2", "3"))
    assert not first.exists()
    assert (second / "joulebase.duckdb").read_text() == "2"
    assert workspace.database.read_text() == "3"
    assert sorted(workspace.releases.iterdir()) == sorted([second, third])


def test_what_is_no_release_is_left_as_it_is(workspace: Workspace) -> None:
    theirs = workspace.releases / "v1" / "app.zip"
    theirs.parent.mkdir(parents=True)
    theirs.touch()
    for content in ("1", "2", "3"):
        publish(workspace, content)
    remove_release(theirs.parent)
    remove_release(theirs)
    assert theirs.exists()


def test_a_file_of_a_user_in_a_release_stays(workspace: Workspace) -> None:
    home = publish(workspace)
    (home / "notes.txt").touch()
    remove_release(home)
    assert [path.name for path in home.rglob("*")] == ["notes.txt"]


@pytest.mark.parametrize("name", ["joulebase.duckdb", "exports/mart.parquet", "joulebase.duckdb.wal", "exports/new"])
def test_a_file_that_is_changed_added_or_missing_is_named(workspace: Workspace, name: str) -> None:
    home = publish(workspace)
    note = published_note(workspace)
    assert note is not None
    assert damaged_files(workspace, note) == []
    (home / name).write_text("other cells")
    assert damaged_files(workspace, note) == [name]
    (home / name).unlink()
    assert damaged_files(workspace, note) == ([name] if name in note.sha256_of else [])


def test_what_a_query_spilled_is_no_damage_and_goes_with_the_release(workspace: Workspace) -> None:
    home = publish(workspace)
    spilled = home / "joulebase.duckdb.tmp" / "duckdb_temp_storage-0.tmp"
    spilled.parent.mkdir()
    spilled.touch()
    note = published_note(workspace)
    assert note is not None
    assert damaged_files(workspace, note) == []
    remove_release(home)
    assert not home.exists()


@pytest.mark.parametrize("name", ["../joulebase.duckdb", "a/b", "*", ""])
def test_a_note_that_names_other_files_is_none(workspace: Workspace, name: str) -> None:
    home = publish(workspace)
    path = home / "release.json"
    path.write_text(path.read_text().replace("exports/mart.parquet", name))
    assert published_note(workspace) is None


@pytest.mark.parametrize("name", ["published", "joulebase.duckdb", "exports"])
@pytest.mark.parametrize("kind", ["file", "folder", "link", "broken link"])
def test_what_a_user_put_in_the_place_of_a_link_stops_a_build(workspace: Workspace, name: str, kind: str) -> None:
    check_names(workspace)
    publish(workspace)
    check_names(workspace)
    path = workspace.warehouse / name
    path.unlink()
    if kind == "file":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(workspace.warehouse if kind == "link" else "nowhere")
    with pytest.raises(PublishError, match=f"{name} was not made by a build, which has to write there; move it away$"):
        check_names(workspace)
    remove_links(workspace)
    assert path.is_symlink() or path.exists()


def test_own_links_are_removed_also_that_of_an_earlier_version(workspace: Workspace) -> None:
    publish(workspace)
    former = workspace.warehouse / "mlperf.duckdb"
    former.symlink_to("published/mlperf.duckdb")
    link_names(workspace)
    assert not former.is_symlink()
    former.symlink_to("published/mlperf.duckdb")
    remove_links(workspace)
    assert [path.name for path in workspace.warehouse.iterdir() if path.is_symlink()] == []
    assert len(list(workspace.releases.iterdir())) == 1


def test_a_draft_of_a_link_that_a_killed_build_left_is_replaced(workspace: Workspace) -> None:
    (workspace.warehouse / ".published.new").symlink_to("nowhere")
    publish(workspace)
    assert workspace.database.read_text() == "cells"
    assert not (workspace.warehouse / ".published.new").is_symlink()


def test_everything_that_can_change_a_release_changes_its_fingerprint(workspace: Workspace) -> None:
    from extract.sources import Locked

    def put(path: Path, content: str) -> str:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        return fingerprint(workspace, cached)

    cached = {"a-source": Locked(sha256="0" * 64, byte_count=1)}
    names = (
        "dbt_project.yml", "profiles.yml", "requirements.lock", "extract/a/b.py", "expectations/a.yml", "publish/a.py",
        "models/a/b.sql", "seeds/a/b.csv", "macros/a.sql", "tests/dbt/a.sql", "warehouse/bundle/a/b.parquet",
    )  # fmt: skip
    found = [put(workspace.root / name, content) for name in names for content in ("", "x", "y")]
    found += [fingerprint(workspace, other) for other in ({}, {"b-source": cached["a-source"]})]
    found.append(fingerprint(workspace, {"a-source": Locked(sha256="1" * 64, byte_count=1)}))
    found.append(put(workspace.extracts / "local-a" / "source.json", "damaged"))
    assert len(set(found)) == len(found) == 3 * len(names) + 4
    # The same inputs have the same fingerprint; caches of Python, tests and what is built are no inputs.
    for name in ("extract/__pycache__/a.pyc", "tests/unit/a.py", "README.md"):
        assert put(workspace.root / name, "x") == found[-1]
    assert put(workspace.warehouse / "joulebase.duckdb", "x") == found[-1]
