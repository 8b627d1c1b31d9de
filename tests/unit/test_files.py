from __future__ import annotations

import os
from pathlib import Path

import pytest

from extract.files import remove_made, replacing, sha256_of, sync, write_atomically


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "file"
    write_atomically(target, b"old")
    with pytest.raises(OSError, match="full"), replacing(target) as draft:
        draft.write_bytes(b"half")
        raise OSError("full")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_the_hash_is_the_known_one_of_the_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    # sha256 of no bytes, from FIPS 180-4's test vectors.
    assert sha256_of(tmp_path / "empty") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_file_may_be_read_by_whom_the_user_lets_read(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_atomically(tmp_path / "new" / "folder" / "file", b"content")
        # It is as it was afterwards, too.
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    assert (tmp_path / "new" / "folder" / "file").stat().st_mode & 0o777 == mode


def test_a_draft_is_beside_its_target_and_names_it(tmp_path: Path) -> None:
    """Only there it can be renamed in one step; one that a killed process left shows what it was to be."""
    with replacing(tmp_path / "file") as draft:
        assert draft.parent == tmp_path
        assert draft.name.startswith(".file.")


def test_only_what_was_made_is_removed_and_folders_without_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    for name in ("made/a.txt", "made/deep/deeper/b.txt", "others/c.txt", "others/of/d.bin", "e.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    (folder / "link.txt").symlink_to(tmp_path)
    remove_made(folder, ["*.txt", "made/**/*.txt", "others/of"])
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "others/c.txt", "others/of/d.bin",
    ]  # fmt: skip
    assert not (folder / "made").exists()
    assert not (folder / "link.txt").is_symlink()
    remove_made(folder, ["**/*"])
    assert not folder.exists()
    assert tmp_path.exists()


def test_every_file_and_folder_is_written_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "folder" / "inner" / "file").touch()
    synced: list[str] = []
    monkeypatch.setattr("os.fsync", lambda handle: synced.append(str(Path(f"/proc/self/fd/{handle}").readlink())))
    opened = len(list(Path("/proc/self/fd").iterdir()))
    sync(tmp_path / "folder")
    names = ("folder", "folder/inner", "folder/inner/file")
    assert sorted(synced) == [str(tmp_path / name) for name in names]
    assert len(list(Path("/proc/self/fd").iterdir())) == opened
