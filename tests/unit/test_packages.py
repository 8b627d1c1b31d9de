"""The source distribution of a package: found where pip is configured to look, and nothing in it ever runs."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from extract.errors import SourceError
from extract.fetch import Fetcher
from extract.packages import chunks_of
from extract.pip_options import PipOptions
from extract.sources import Locked
from tests.project import SDIST


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """A file that the package's own code would write."""
    return tmp_path / "code-has-run"


@pytest.fixture
def sdist(tmp_path: Path, marker: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A package whose code leaves a mark, in an index that is a folder; pip is configured with that one only."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        code = f"open({str(marker)!r}, 'w').close()\n".encode()
        header = tarfile.TarInfo("a_package-0.2.0/setup.py")
        header.size = len(code)
        archive.addfile(header, io.BytesIO(code))
    folder = tmp_path / "simple" / "a-package"
    folder.mkdir(parents=True)
    (folder / SDIST.file_name).write_bytes(content.getvalue())
    # No Python of today satisfies it: the file is data, and is read all the same.
    link = f'<a href="{SDIST.file_name}" data-requires-python="&gt;=99">{SDIST.file_name}</a>'
    (folder / "index.html").write_text(f"<!DOCTYPE html><html><body>{link}</body></html>")
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", folder.parent.as_uri())
    return content.getvalue()


def locked(content: bytes) -> Locked:
    return Locked(sha256=hashlib.sha256(content).hexdigest(), byte_count=len(content))


def test_the_file_comes_whole_and_its_code_does_not_run(sdist: bytes, marker: Path, tmp_path: Path) -> None:
    found = Fetcher(tmp_path / "cache").fetch(SDIST, locked(sdist))
    assert found == locked(sdist)
    assert (tmp_path / "cache" / "pypi" / "a_package" / "0.2.0" / "a_package-0.2.0.tar.gz").read_bytes() == sdist
    assert not marker.exists()


def test_other_bytes_than_the_lock_are_refused(sdist: bytes, tmp_path: Path) -> None:
    other = Locked(sha256="0" * 64, byte_count=len(sdist))
    with pytest.raises(SourceError, match="bytes differ from the lock"):
        Fetcher(tmp_path / "cache").fetch(SDIST, other)
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


@pytest.mark.usefixtures("sdist")
def test_more_bytes_than_the_lock_are_not_taken(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="body is larger than the 10 bytes allowed"):
        Fetcher(tmp_path / "cache").fetch(SDIST, Locked(sha256="0" * 64, byte_count=10))


@pytest.mark.usefixtures("sdist")
def test_a_version_that_is_not_there_is_named_with_those_that_are() -> None:
    absent = SDIST.model_copy(update={"version": "9.9"})
    with pytest.raises(
        SourceError,
        match=r"s: no a_package-9.9.tar.gz in the indexes that pip is configured with; versions there: 0.2.0",
    ):
        list(chunks_of(absent))


@pytest.mark.usefixtures("sdist")
def test_a_package_that_is_not_there_is_named() -> None:
    absent = SDIST.model_copy(update={"package": "another"})
    with pytest.raises(
        SourceError,
        match=r"s: no another-0.2.0.tar.gz in the indexes that pip is configured with; versions there: none",
    ):
        list(chunks_of(absent))


def test_the_file_of_a_user_goes_before_that_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also with a pip that lists every file by itself, in the order of their names."""
    for folder, name in (("b/.config", "user"), ("a", "machine")):
        (tmp_path / folder / "pip").mkdir(parents=True)
        (tmp_path / folder / "pip" / "pip.conf").write_text(f"[global]\nproxy = {name}\n")
    monkeypatch.setenv("HOME", str(tmp_path / "b"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "a"))
    for name in ("PIP_CONFIG_FILE", "PIP_PROXY", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert PipOptions.load().get("proxy") == "user"


def test_a_mirror_is_tried_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    mirrored = tmp_path / "mirror" / "pypi" / "a_package" / "0.2.0" / "a_package-0.2.0.tar.gz"
    mirrored.parent.mkdir(parents=True)
    mirrored.write_bytes(b"the bytes")
    found = Fetcher(tmp_path / "cache", mirror=str(tmp_path / "mirror")).fetch(SDIST, locked(b"the bytes"))
    assert found == locked(b"the bytes")


def test_its_address_names_no_index() -> None:
    assert SDIST.url == "pkg:pypi/a_package@0.2.0?file_name=a_package-0.2.0.tar.gz"
