"""What the world does to a download: each fault gives the right bytes or one clear error, and the old file stays."""

from __future__ import annotations

import hashlib
import io
import math
import random
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from extract.errors import SourceError
from extract.fetch import Fetcher, WithdrawnError
from extract.retries import PassingError, retrying
from extract.sources import GithubArchive, GithubFile, Locked
from tests.faults.conftest import ScriptedServer, send

BODY = b"Public ID,Organization\n" + bytes(range(33, 127)) * 200
LOCKED = Locked(sha256=hashlib.sha256(BODY).hexdigest(), byte_count=len(BODY))


class LocalSource(GithubFile):
    """A source whose public address is a server of the test."""

    base: str

    @property
    def url(self) -> str:
        return f"{self.base}/{self.location}"


@pytest.fixture
def source(server: ScriptedServer) -> LocalSource:
    return LocalSource(
        source_id="a-source",
        kind="github_file",
        repository="owner/repository",
        commit="0123456789" * 4,
        path="code/data.csv",
        reader="paper_results",
        edition="released",
        suite="inference",
        category="edge",
        division="closed",
        base=server.url,
    )


@pytest.fixture
def fetcher(tmp_path: Path) -> Fetcher:
    return Fetcher(tmp_path / "cache", tries=4, backoff_s=0.01)


def files_of(fetcher: Fetcher, source: LocalSource) -> dict[str, bytes]:
    folder = fetcher.cached(source).parent
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_a_source_is_fetched_whole_and_not_asked_for_again(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher
) -> None:
    server.answer = lambda request: send(request, BODY)
    assert fetcher.fetch(source, LOCKED) == fetcher.fetch(source, LOCKED) == LOCKED
    assert files_of(fetcher, source) == {"data.csv": BODY}
    assert len(server.requests) == 1
    assert server.requests[0].headers["User-Agent"].startswith("joulebase/")
    # A range of a compressed body would be one of other bytes.
    assert server.requests[0].headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("place", ["server", "mirror"])
def test_each_byte_is_reported_once(server: ScriptedServer, source: LocalSource, tmp_path: Path, place: str) -> None:
    received: list[int] = []
    mirrored = tmp_path / "mirror" / source.location
    mirrored.parent.mkdir(parents=True)
    if place == "mirror":
        mirrored.write_bytes(BODY)
    server.answer = lambda request: send(request, BODY)
    Fetcher(tmp_path / "cache", mirror=str(tmp_path / "mirror"), on_bytes=received.append).fetch(source, LOCKED)
    assert sum(received) == len(BODY)


def test_a_fetch_again_asks_again(server: ScriptedServer, source: LocalSource, fetcher: Fetcher) -> None:
    server.answer = lambda request: send(request, BODY)
    fetcher.fetch(source, LOCKED)
    fetcher.fetch(source, LOCKED, again=True)
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [429, 500, 503])
def test_01_passing_failures_are_tried_again(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher, status: int
) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if len(server.requests) < 3:
            send(request, b"busy", status=status, Retry_After="0")
        else:
            send(request, BODY)

    server.answer = answer
    fetcher.fetch(source, LOCKED)
    assert files_of(fetcher, source) == {"data.csv": BODY}
    assert len(server.requests) == 3


def test_01_a_lasting_failure_ends_in_one_error(server: ScriptedServer, source: LocalSource, fetcher: Fetcher) -> None:
    server.answer = lambda request: send(request, b"busy", status=503)
    with pytest.raises(SourceError, match="a-source: http://127.0.0.1.*503"):
        fetcher.fetch(source, LOCKED)
    assert len(server.requests) == 4
    assert files_of(fetcher, source) == {}


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_01_the_pause_that_a_server_asks_for_is_kept(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher, form: str
) -> None:
    """The header has whole seconds, or a date of whole seconds (RFC 9110, 10.2.3): from 0.3 s to 1 s are left of it."""
    times: list[float] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        times.append(time.time())
        if len(times) == 1:
            date = formatdate(math.ceil(times[0] + 0.3), usegmt=True)
            send(request, b"busy", status=503, Retry_After="1" if form == "seconds" else date)
        else:
            send(request, BODY)

    server.answer = answer
    fetcher.fetch(source, LOCKED)
    asked, came = times
    assert came >= (asked + 1 if form == "seconds" else math.ceil(asked + 0.3))


@pytest.mark.parametrize(
    ("header", "pause_s"),
    [
        ("7", 7),
        # A server may request any pause; the documentation of `retrying` says a minute at most.
        ("60", 60),
        ("61", 60),
        ("3600", 60),
        ("Fri, 31 Dec 2999 23:59:59 GMT", 60),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 0),
        ("soon", 0),
        ("-1", 0),
        ("Fri, 99 Dec 99999999999 23:59:59 GMT", 0),
        (None, 0),
    ],
)
def test_01_a_pause_has_a_bound_and_its_header_any_text(header: str | None, pause_s: int) -> None:
    assert PassingError("busy", header).pause_s == pause_s


def test_01_pauses_are_random_and_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is below twice the bound of the one before, from `backoff_s` on."""
    pauses: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", pauses.append)

    def fail() -> None:
        raise PassingError("busy")

    for _ in range(20):
        with pytest.raises(PassingError, match="busy"):
            retrying(4, 1.0, 1000)(fail)
    assert len(pauses) == 20 * 3
    assert all(0 <= pause <= 2 ** (number % 3) for number, pause in enumerate(pauses))
    assert len(set(pauses)) > 50


def test_01_the_bound_of_a_pause_doubles_up_to_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here each pause is as long as its bound: 0.5 s x 2, 4, … and never more than 60 s."""
    pauses: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", pauses.append)
    monkeypatch.setattr("tenacity.wait.random.uniform", lambda low, high: high)

    def fail() -> None:
        raise PassingError("busy")

    with pytest.raises(PassingError, match="busy"):
        retrying(10, 0.5, 1000)(fail)
    assert pauses == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A server hangs until this is set, at the end of the test; meanwhile each read waits for 0.3 s."""
    monkeypatch.setattr("extract.fetch.TIMEOUT_S", (10, 0.3))
    event = threading.Event()
    yield event
    event.set()


@pytest.mark.parametrize("sent", [0, 1000], ids=["before the answer", "within the body"])
def test_01_a_server_that_hangs_is_left(
    server: ScriptedServer,
    source: LocalSource,
    fetcher: Fetcher,
    release: threading.Event,
    sent: int,
) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if sent:
            send(request, BODY[:sent], Content_Length=str(len(BODY)))
        release.wait(20)

    # Four tries of 0.3 s; without a timeout each would take the 20 s of the server.
    server.answer = answer
    began = time.monotonic()
    with pytest.raises(SourceError, match="Read timed out" if not sent else "connection ended before the body did"):
        fetcher.fetch(source, LOCKED)
    assert time.monotonic() - began < 10


def test_01_a_download_has_a_limit_of_total_time(
    server: ScriptedServer, source: LocalSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte every 10 ms: no pause is long, and all of the body would take three minutes."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        start = int((request.headers["Range"] or "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        request.send_response(206 if start else 200)
        request.send_header("Content-Range", f"bytes {start}-{len(BODY) - 1}/{len(BODY)}")
        request.end_headers()
        for place in range(start, start + 500):
            request.wfile.write(BODY[place : place + 1])
            time.sleep(0.01)

    monkeypatch.setattr("extract.fetch.TOTAL_S", 0.5)
    server.answer = answer
    fetcher = Fetcher(tmp_path / "cache", tries=4, backoff_s=0.01)
    began = time.monotonic()
    with pytest.raises(SourceError, match="the download takes longer than allowed; [1-9][0-9]* bytes are kept, run"):
        fetcher.fetch(source, LOCKED)
    assert time.monotonic() - began < 4
    assert len(server.requests) == 1
    (kept,) = files_of(fetcher, source).values()
    assert kept == BODY[: len(kept)]


def test_01_a_download_within_hours_is_no_fault() -> None:
    """A gigabyte at 50 kB/s takes 20,000 s."""
    from extract.fetch import TOTAL_S

    assert 20_000 < TOTAL_S < 24 * 3600


def test_01_a_reset_connection_is_tried_again(server: ScriptedServer, source: LocalSource, fetcher: Fetcher) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if len(server.requests) == 1:
            request.connection.close()
        else:
            send(request, BODY)

    server.answer = answer
    fetcher.fetch(source, LOCKED)
    assert files_of(fetcher, source) == {"data.csv": BODY}


def send_range(request: BaseHTTPRequestHandler, cut_after: int | None = None) -> None:
    """Answer a range if one is asked, and hang up before the end of the body if the test says so."""
    start = int((request.headers["Range"] or "bytes=0-").removeprefix("bytes=").removesuffix("-"))
    body = BODY[start:]
    request.send_response(206 if start else 200)
    if start:
        request.send_header("Content-Range", f"bytes {start}-{len(BODY) - 1}/{len(BODY)}")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body[:cut_after])


@pytest.mark.parametrize("offset", [1 + place * (len(BODY) - 2) // 19 for place in range(20)])
def test_02_a_cut_body_is_continued(server: ScriptedServer, source: LocalSource, fetcher: Fetcher, offset: int) -> None:
    server.answer = lambda request: send_range(request, offset if len(server.requests) == 1 else None)
    fetcher.fetch(source, LOCKED)
    assert files_of(fetcher, source) == {"data.csv": BODY}
    assert server.requests[1].headers["Range"] == f"bytes={offset}-"


def test_02_a_body_that_is_always_cut_leaves_the_old_file(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher
) -> None:
    old = fetcher.cached(source)
    old.parent.mkdir(parents=True)
    old.write_bytes(b"old")
    server.answer = lambda request: send_range(request, 0)
    with pytest.raises(
        SourceError, match="a-source: .*connection ended before the body did; 0 bytes are kept, run again to continue"
    ):
        fetcher.fetch(source, LOCKED)
    assert old.read_bytes() == b"old"


def test_02_the_next_run_goes_on_where_this_one_ended(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher
) -> None:
    server.answer = lambda request: send_range(request, 1000)
    with pytest.raises(SourceError, match="4000 bytes are kept, run again to continue"):
        fetcher.fetch(source, LOCKED)
    begun = len(files_of(fetcher, source)["data.csv.part"])
    assert begun == 4000  # four tries of 1000 bytes
    server.answer = send_range
    fetcher.fetch(source, LOCKED)
    assert server.requests[-1].headers["Range"] == f"bytes={begun}-"
    assert files_of(fetcher, source) == {"data.csv": BODY}


def test_02_a_cut_body_without_a_stated_length_is_refused(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher
) -> None:
    """Nothing but the lock shows that it is not whole, or that the rest belongs to it."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        request.wfile.write(BODY[:1000])

    server.answer = answer
    with pytest.raises(SourceError, match=rf"bytes differ from the lock: .* \(1000 bytes\), .* \({len(BODY)} bytes\)"):
        fetcher.fetch(source, LOCKED)
    assert files_of(fetcher, source) == {}
    server.answer = lambda request: send(request, BODY)
    fetcher.fetch(source, LOCKED)
    assert server.requests[-1].headers["Range"] is None


@pytest.mark.parametrize("page", [b"<!DOCTYPE html><html>Sign in</html>", b"\n <html>", b'<?xml version="1.0"?>'])
@pytest.mark.parametrize("locked", [LOCKED, None], ids=["locked", "not locked"])
def test_03_a_page_instead_of_the_file_is_shown_and_refused(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher, page: bytes, locked: Locked | None
) -> None:
    server.answer = lambda request: send(request, page)
    with pytest.raises(SourceError, match=r"a-source, .*data.csv: is not the requested file; it begins b'.*<"):
        fetcher.fetch(source, locked)
    assert files_of(fetcher, source) == {}


def test_04_flipped_bytes_are_refused_with_both_hashes(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher
) -> None:
    places = random.Random(0).sample(range(len(BODY)), 100)  # noqa: S311, places to break, not secrets
    for place in places:
        flipped = BODY[:place] + bytes([BODY[place] ^ 1]) + BODY[place + 1 :]
        server.answer = lambda request, body=flipped: send(request, body)
        with pytest.raises(SourceError, match=f"bytes differ from the lock: .*locked {LOCKED.sha256}") as failure:
            fetcher.fetch(source, LOCKED)
        assert hashlib.sha256(flipped).hexdigest() in str(failure.value)
        assert files_of(fetcher, source) == {}


def test_05_a_server_that_ignores_the_range_sends_all_of_it(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher
) -> None:
    part = fetcher.cached(source).with_name("data.csv.part")
    part.parent.mkdir(parents=True)
    part.write_bytes(BODY[:500])
    server.answer = lambda request: send(request, BODY)
    fetcher.fetch(source, LOCKED)
    assert server.requests[0].headers["Range"] == "bytes=500-"
    assert files_of(fetcher, source) == {"data.csv": BODY}


def test_05_a_begun_download_of_other_bytes_starts_over(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher, caplog: pytest.LogCaptureFixture
) -> None:
    part = fetcher.cached(source).with_name("data.csv.part")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"x" * 500)
    server.answer = send_range
    fetcher.fetch(source, LOCKED)
    assert files_of(fetcher, source) == {"data.csv": BODY}
    assert caplog.messages == ["a-source: the resumed download differs from the lock; starting over"]
    assert [request.headers["Range"] for request in server.requests] == ["bytes=500-", None]


def test_02_an_unlocked_download_never_goes_on_with_what_is_left(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher
) -> None:
    part = fetcher.cached(source).with_name("data.csv.part")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"x" * 500)
    server.answer = send_range
    assert fetcher.fetch(source, None) == LOCKED
    assert files_of(fetcher, source) == {"data.csv": BODY}


def send_other_range(request: BaseHTTPRequestHandler, start: int) -> None:
    send(request, BODY[start:], status=206, Content_Range=f"bytes {start}-{len(BODY) - 1}/{len(BODY)}")


@pytest.mark.parametrize("start", [0, 999, 2000])
def test_05_another_range_than_the_one_requested_is_not_joined(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher, start: int
) -> None:
    """The source has no lock yet, so nothing but the header shows what was sent."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        if len(server.requests) == 2:
            send_other_range(request, start)
        else:
            send_range(request, 1000 if len(server.requests) == 1 else None)

    server.answer = answer
    assert fetcher.fetch(source, None) == LOCKED
    assert [request.headers["Range"] for request in server.requests] == [None, "bytes=1000-", None]


def test_05_a_part_of_a_body_that_does_not_say_which_is_not_joined(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher
) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if len(server.requests) == 2:
            send(request, BODY[1000:], status=206)
        else:
            send_range(request, 1000 if len(server.requests) == 1 else None)

    server.answer = answer
    assert fetcher.fetch(source, None) == LOCKED
    assert [request.headers["Range"] for request in server.requests] == [None, "bytes=1000-", None]


def test_05_a_range_that_nobody_requested_is_refused(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher
) -> None:
    server.answer = lambda request: send_other_range(request, 0)
    with pytest.raises(SourceError, match=r"a-source: http.*: the server sent another range than the one requested$"):
        fetcher.fetch(source, LOCKED)
    assert files_of(fetcher, source) == {}


def test_05_a_range_beyond_the_end_starts_over(server: ScriptedServer, source: LocalSource, fetcher: Fetcher) -> None:
    """416: the server has fewer bytes than an earlier run left."""
    part = fetcher.cached(source).with_name("data.csv.part")
    part.parent.mkdir(parents=True)
    part.write_bytes(BODY + b"x")
    server.answer = lambda request: send(request, b"", status=416) if request.headers["Range"] else send(request, BODY)
    fetcher.fetch(source, LOCKED)
    assert files_of(fetcher, source) == {"data.csv": BODY}
    assert [request.headers["Range"] for request in server.requests] == [f"bytes={len(BODY) + 1}-", None]


def test_05_a_refusal_of_a_range_that_nobody_requested_is_one_error(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher
) -> None:
    server.answer = lambda request: send(request, b"", status=416)
    with pytest.raises(SourceError, match="a-source: http.*: 416 Client Error"):
        fetcher.fetch(source, LOCKED)
    assert len(server.requests) == 1
    assert files_of(fetcher, source) == {}


@pytest.mark.parametrize("locked", [LOCKED, None], ids=["locked", "not locked"])
def test_03_an_empty_body_is_refused(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher, locked: Locked | None
) -> None:
    server.answer = lambda request: send(request, b"")
    with pytest.raises(SourceError, match=r"a-source, .*data.csv: body is empty"):
        fetcher.fetch(source, locked)
    assert files_of(fetcher, source) == {}


class LocalArchive(GithubArchive):
    """An archive whose public address is a server of the test."""

    base: str

    @property
    def url(self) -> str:
        return f"{self.base}/{self.location}"


def archive_of(commit: str) -> bytes:
    """An archive that has a commit in its header, and more content than is read to find it."""
    target, content = io.BytesIO(), random.Random(0).randbytes(2_500_000)  # noqa: S311, any bytes, not secrets
    header = tarfile.TarInfo("repository/file.bin")
    header.size = len(content)
    with tarfile.open(fileobj=target, mode="w:gz", pax_headers={"comment": commit}) as archive:
        archive.addfile(header, io.BytesIO(content))
    return target.getvalue()


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (archive_of("0123456789" * 4)[:-20_000], "cannot be read as an archive"),
        (archive_of("a" * 40), f"is not the archive of commit {'0123456789' * 4}; its header has {'a' * 40}"),
        (b"no archive at all", f"is not the archive of commit {'0123456789' * 4}; its header has none$"),
    ],
    ids=["cut", "of another commit", "no archive"],
)
def test_02_a_cut_archive_or_another_one_is_refused_on_arrival(
    server: ScriptedServer, fetcher: Fetcher, body: bytes, cause: str
) -> None:
    """The server sends it without an error, so only the archive itself shows that it is not whole."""
    archive = LocalArchive(
        source_id="an-archive",
        kind="github_archive",
        repository="owner/repository",
        commit="0123456789" * 4,
        reader="tiny_submissions",
        suite="tiny",
        base=server.url,
    )
    server.answer = lambda request: send(request, body)
    with pytest.raises(SourceError, match=f"an-archive, .*{cause}"):
        fetcher.fetch(archive, None)
    assert list(fetcher.cached(archive).parent.iterdir()) == []
    server.answer = lambda request: send(request, archive_of(archive.commit))
    fetcher.fetch(archive, None)
    assert fetcher.cached(archive).exists()


def redirect_to(target: str) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda request: send(request, b"", status=302, Location=target)


def test_06_a_redirect_loop_ends(server: ScriptedServer, source: LocalSource, fetcher: Fetcher) -> None:
    server.answer = redirect_to("/again")
    with pytest.raises(SourceError, match="Exceeded 5 redirects"):
        fetcher.fetch(source, LOCKED)
    assert len(server.requests) == 6


def test_06_a_redirect_from_https_to_http_is_refused() -> None:
    import requests

    from extract.fetch import _Session

    response = requests.Response()
    response.url = "https://example.org/a"
    response.status_code = 302
    response.headers["location"] = "http://example.org/a"
    with pytest.raises(requests.exceptions.InvalidURL, match="redirect from https to http refused"):
        _Session().get_redirect_target(response)


def test_06_a_body_larger_than_the_lock_is_stopped(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher
) -> None:
    server.answer = lambda request: send(request, BODY * 500)
    with pytest.raises(SourceError, match=f"body is larger than the {len(BODY)} bytes allowed"):
        fetcher.fetch(source, LOCKED)
    assert files_of(fetcher, source) == {}


def test_06_a_file_of_a_mirror_larger_than_the_lock_is_not_copied(source: LocalSource, tmp_path: Path) -> None:
    mirrored = tmp_path / "mirror" / source.location
    mirrored.parent.mkdir(parents=True)
    mirrored.write_bytes(BODY + b"x")
    copied: list[int] = []
    fetcher = Fetcher(tmp_path / "cache", mirror=str(tmp_path / "mirror"), on_bytes=copied.append)
    with pytest.raises(SourceError, match=f"body is larger than the {len(BODY)} bytes allowed"):
        fetcher.fetch(source, LOCKED)
    assert copied == []
    assert files_of(fetcher, source) == {}


@pytest.mark.parametrize("status", [404, 410])
def test_22_a_withdrawn_file_is_one_clear_error_and_the_cache_stays(
    server: ScriptedServer, source: LocalSource, fetcher: Fetcher, status: int
) -> None:
    server.answer = lambda request: send(request, BODY)
    fetcher.fetch(source, LOCKED)
    server.answer = lambda request: send(request, b"", status=status)
    fetcher.fetch(source, LOCKED)
    other = Locked(sha256="0" * 64, byte_count=len(BODY))
    with pytest.raises(SourceError, match=f"a-source: .*{status}.* set withdrawn_on in extract/sources.yml"):
        fetcher.fetch(source, other)
    assert files_of(fetcher, source) == {"data.csv": BODY}


def test_22_a_source_marked_as_withdrawn_is_not_requested(
    server: ScriptedServer, source: LocalSource, tmp_path: Path
) -> None:
    withdrawn = source.model_copy(update={"withdrawn_on": date(2026, 5, 1)})
    with pytest.raises(WithdrawnError, match=r"a-source: removed by its host \(noticed on 2026-05-01\)"):
        Fetcher(tmp_path / "cache").fetch(withdrawn, LOCKED)
    mirrored = tmp_path / "mirror" / source.location
    mirrored.parent.mkdir(parents=True)
    mirrored.write_bytes(BODY)
    assert Fetcher(tmp_path / "cache", mirror=str(tmp_path / "mirror")).fetch(withdrawn, LOCKED) == LOCKED
    assert Fetcher(tmp_path / "cache").fetch(withdrawn, LOCKED) == LOCKED
    assert server.requests == []


def test_a_mirror_folder_is_tried_first(server: ScriptedServer, source: LocalSource, tmp_path: Path) -> None:
    mirrored = tmp_path / "mirror" / source.location
    mirrored.parent.mkdir(parents=True)
    mirrored.write_bytes(BODY)
    fetcher = Fetcher(tmp_path / "cache", mirror=str(tmp_path / "mirror"), tries=1)
    fetcher.fetch(source, LOCKED)
    assert files_of(fetcher, source) == {"data.csv": BODY}
    assert server.requests == []


@pytest.mark.parametrize("mirror", ["/nowhere", "file:///tmp", "ftp://127.0.0.1/mirror"])
def test_a_mirror_that_is_no_folder_is_named(source: LocalSource, tmp_path: Path, mirror: str) -> None:
    message = f"a-source: MLPERF_MIRROR is {mirror}, which is neither a folder nor an http\\(s\\) URL"
    with pytest.raises(SourceError, match=message):
        Fetcher(tmp_path / "cache", mirror=mirror).fetch(source, LOCKED)


def test_a_mirror_may_be_reached_by_https(server: ScriptedServer, source: LocalSource, tmp_path: Path) -> None:
    """The server of the test speaks no TLS, so the connection fails, and the public address is not asked instead."""
    mirror = server.url.replace("http:", "https:")
    with pytest.raises(SourceError, match=f"a-source: {mirror}/{source.location}: .*(SSL|EOF|reset|Connection)"):
        Fetcher(tmp_path / "cache", mirror=mirror, tries=1).fetch(source, LOCKED)
    assert server.requests == []


@pytest.mark.parametrize("kind", ["folder", 404, 410])
def test_what_a_mirror_lacks_comes_from_the_public_address(
    server: ScriptedServer, source: LocalSource, tmp_path: Path, kind: str | int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "extract.fetch")

    def answer(request: BaseHTTPRequestHandler) -> None:
        if request.path.startswith("/mirror/"):
            send(request, b"", status=int(kind))
        else:
            send(request, BODY)

    server.answer = answer
    (tmp_path / "empty").mkdir()
    mirror = str(tmp_path / "empty") if kind == "folder" else f"{server.url}/mirror/"
    Fetcher(tmp_path / "cache", mirror=mirror, tries=1).fetch(source, LOCKED)
    paths = [request.path for request in server.requests]
    assert paths == ([f"/mirror/{source.location}"] if kind != "folder" else []) + [f"/{source.location}"]
    said = ["a-source: not in the mirror; trying the public address"]
    assert caplog.messages == (said if kind != "folder" else [])
