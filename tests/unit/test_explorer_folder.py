"""The folder of the explorer is replaced as a whole, or stays as it is; files of others stay in any case."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.make import replacing_folder
from extract.workspace import Workspace
from publish.clean import clean
from publish.errors import PublishError


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """An explorer with a file that the next one has not, and the place of a draft."""
    target, draft = tmp_path / "explorer", tmp_path / ".explorer"
    (target / "data").mkdir(parents=True)
    (target / "data" / "old.js").write_text("old", encoding="utf-8")
    return target, draft


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_finished_folder_replaces_the_one_before(folders: tuple[Path, Path]) -> None:
    with replacing_folder(*folders) as draft:
        (draft / "index.html").write_text("new", encoding="utf-8")
    assert [files(folders[0]), folders[1].exists()] == [["index.html"], False]


def test_a_failure_leaves_the_folder_as_it_was(folders: tuple[Path, Path]) -> None:
    with pytest.raises(ZeroDivisionError), replacing_folder(*folders) as draft:
        (draft / "index.html").write_text(str(1 / 0), encoding="utf-8")
    assert [files(folders[0]), folders[1].exists()] == [["data/old.js"], False]


def test_what_a_killed_process_left_is_not_in_the_next_folder(folders: tuple[Path, Path]) -> None:
    (folders[1] / "data").mkdir(parents=True)
    (folders[1] / "data" / "half.parquet").write_bytes(b"")
    with replacing_folder(*folders) as draft:
        (draft / "index.html").write_text("new", encoding="utf-8")
    assert files(folders[0]) == ["index.html"]


def test_a_folder_with_a_file_of_a_user_is_refused(folders: tuple[Path, Path]) -> None:
    (folders[0] / "notes.txt").write_text("mine", encoding="utf-8")
    refused = pytest.raises(PublishError, match=r"has files that no command made \(notes.txt\); move them away")
    with refused, replacing_folder(*folders):
        pass
    assert files(folders[0]) == ["data/old.js", "notes.txt"]


def test_make_clean_removes_the_explorer_and_a_draft_of_it(tmp_path: Path) -> None:
    workspace = Workspace(root=tmp_path, warehouse=tmp_path / "warehouse", bundle=tmp_path / "bundle")
    for folder in (workspace.explorer, workspace.explorer_draft):
        (folder / "data").mkdir(parents=True)
        (folder / "index.html").write_text("page", encoding="utf-8")
        (folder / "data" / "facets.js").write_text("data", encoding="utf-8")
    (workspace.explorer / "notes.txt").write_text("mine", encoding="utf-8")
    (workspace.warehouse / ".joulebase-warehouse").touch()
    assert clean(workspace) == [workspace.explorer / "notes.txt"]
    assert files(workspace.explorer) == ["notes.txt"]
    assert not workspace.explorer_draft.exists()
