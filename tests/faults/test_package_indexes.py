"""The file of a package comes from wherever pip is configured to get packages, and its index may fail for a while."""

from __future__ import annotations

import hashlib
import sys
from base64 import b64encode
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from extract.errors import SourceError
from extract.fetch import Fetcher
from extract.sources import Locked
from tests.faults.conftest import ScriptedServer, send
from tests.project import SDIST

BODY = bytes(range(256)) * 40
LOCKED = Locked(sha256=hashlib.sha256(BODY).hexdigest(), byte_count=len(BODY))
PAGE = f'<!DOCTYPE html><html><body><a href="/files/{SDIST.file_name}">{SDIST.file_name}</a></body></html>'.encode()
PATHS = ["/simple/a-package/", f"/files/{SDIST.file_name}"]


def answer(request: BaseHTTPRequestHandler) -> None:
    if request.path.startswith("/files/"):
        send(request, BODY)
    elif request.path == "/simple/a-package/":
        send(request, PAGE, Content_Type="text/html")
    else:
        send(request, b"", status=404)


@pytest.fixture
def index(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> ScriptedServer:
    """An index over HTTP; pip has no option yet."""
    for name in ("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "CERT", "PROXY"):
        monkeypatch.delenv(f"PIP_{name}", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    server.answer = answer
    return server


def fetch(folder: Path) -> Path:
    fetcher = Fetcher(folder / "cache", tries=3, backoff_s=0.01)
    assert fetcher.fetch(SDIST, LOCKED) == LOCKED
    return fetcher.cached(SDIST)


def test_the_credentials_of_an_index_go_to_its_files(
    index: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"{index.url.replace('//', '//me:a%40word@')}/simple")
    assert fetch(tmp_path).read_bytes() == BODY
    assert [request.path for request in index.requests] == PATHS
    sent = f"Basic {b64encode(b'me:a@word').decode()}"
    assert [request.headers["Authorization"] for request in index.requests] == [sent, sent]


def test_pip_decides_which_of_its_files_counts(
    index: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A command's own section goes before `global`, and the environment before both; a list has a value per line."""
    configured = tmp_path / "pip.conf"
    configured.write_text(
        f"[global]\nindex-url = {index.url}/global\nextra-index-url =\n    {index.url}/one\n    {index.url}/simple\n"
        f"[download]\nindex-url = {index.url}/download\n[install]\nindex-url = {index.url}/install\n"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(configured))
    fetch(tmp_path)
    asked = sorted(request.path for request in index.requests)
    assert asked == sorted([f"/{name}/a-package/" for name in ("download", "one", "simple")] + PATHS[1:])
    index.requests.clear()
    monkeypatch.setenv("PIP_INDEX_URL", f"{index.url}/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", f"{index.url}/other")
    (tmp_path / "again").mkdir()
    fetch(tmp_path / "again")
    assert sorted(request.path for request in index.requests) == sorted([*PATHS, "/other/a-package/"])


def test_a_folder_of_packages_is_enough_where_pip_has_no_index(
    index: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / SDIST.file_name).write_bytes(BODY)
    monkeypatch.setenv("PIP_INDEX_URL", f"{index.url}/simple")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", f"{tmp_path / 'absent'} {tmp_path / 'wheels'}")
    assert fetch(tmp_path).read_bytes() == BODY
    assert index.requests == []


@pytest.mark.parametrize("failing", PATHS)
def test_01_an_index_that_is_busy_is_tried_again(
    index: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, failing: str
) -> None:
    def busy_once(request: BaseHTTPRequestHandler) -> None:
        if [asked.path for asked in index.requests].count(failing) == 1 and request.path == failing:
            send(request, b"busy", status=503)
        else:
            answer(request)

    index.answer = busy_once
    monkeypatch.setenv("PIP_INDEX_URL", f"{index.url}/simple")
    assert fetch(tmp_path).read_bytes() == BODY


def test_02_a_cut_package_is_fetched_again(
    index: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def cut_once(request: BaseHTTPRequestHandler) -> None:
        if request.path == PATHS[1] and len(index.requests) == 2:
            send(request, BODY[:1000], Content_Length=str(len(BODY)))
            request.close_connection = True
        else:
            answer(request)

    index.answer = cut_once
    monkeypatch.setenv("PIP_INDEX_URL", f"{index.url}/simple")
    assert fetch(tmp_path).read_bytes() == BODY


def test_01_an_index_that_stays_busy_is_one_error(
    index: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    index.answer = lambda request: send(request, b"busy", status=503)
    monkeypatch.setenv("PIP_INDEX_URL", f"{index.url}/simple")
    with pytest.raises(SourceError, match="s: 503 Service Unavailable"):
        fetch(tmp_path)
    assert len(index.requests) == 3
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_certificates_that_pip_has_are_used(
    index: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"{index.url}/simple")
    monkeypatch.setenv("PIP_CERT", str(tmp_path / "absent.pem"))
    with pytest.raises(SourceError, match=r"a_package-0.2.0.tar.gz cannot be fetched: .*No such file"):
        fetch(tmp_path)


def test_a_broken_configuration_of_pip_is_one_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_text("no section\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    with pytest.raises(SourceError, match="s: pip cannot report where packages come from: .*pip.conf"):
        fetch(tmp_path)


def test_without_pip_there_is_one_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    bare.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(bare))
    with pytest.raises(SourceError, match="s: pip cannot report where packages come from: .*No module named pip"):
        fetch(tmp_path)
