from __future__ import annotations

from pathlib import Path

import pytest

from extract.files import replacing, sha256_of, write_atomically


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
