"""What pip is configured with, and what the program takes of it: the client, its certificates, and its finder."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import httpx2
import pytest

from extract import packages, pip_options
from extract.errors import SourceError
from extract.packages import _certificates, _client, _finder, chunks_of
from extract.pip_options import PipError, PipOptions
from extract.retries import PassingError
from tests.project import SDIST


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[tuple[str, ...]]]:
    """A pip that lists some options, and has ``got`` where it is asked for one."""

    def answer(listed: str) -> list[tuple[str, ...]]:
        asked: list[tuple[str, ...]] = []

        def config(*arguments: str) -> str:
            asked.append(arguments)
            return listed if arguments == ("list",) else " got \n"

        monkeypatch.setattr(pip_options, "_pip_config", config)
        return asked

    return answer


def test_a_later_section_goes_before_an_earlier_one(pip: Callable[[str], list[tuple[str, ...]]]) -> None:
    asked = pip(
        "global.proxy='of all'\nglobal.timeout='1'\nglobal.empty='x'\ndownload.proxy='of download'\n"
        ":env:.proxy='of env'\ndownload.timeout='2'\ninstall.cert='of another command'\ndownload.cert='a=b'\n"
        ":env:.empty=''\n"
    )
    assert PipOptions.load().texts == {"proxy": "of env", "timeout": "2", "cert": "a=b", "empty": "x"}
    assert asked == [("list",)]


def test_pip_itself_says_which_of_two_values_counts(pip: Callable[[str], list[tuple[str, ...]]]) -> None:
    asked = pip("global.proxy='one'\nglobal.proxy='two'\nglobal.cert='c'\n")
    assert PipOptions.load().texts == {"proxy": "got", "cert": "c"}
    assert asked == [("list",), ("get", "global.proxy")]


@pytest.mark.parametrize("value", ["1", "true", "YES", "on", "Y", "t"])
def test_a_switch_is_on_by_any_of_pips_words(value: str) -> None:
    assert PipOptions({"no-index": value}).is_on("no-index")


@pytest.mark.parametrize("texts", [{}, {"no-index": "0"}, {"no-index": "false"}, {"no-index": ""}, {"other": "1"}])
def test_another_switch_is_off(texts: dict[str, str]) -> None:
    assert not PipOptions(texts).is_on("no-index")


def test_an_option_may_have_several_values(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    options = PipOptions({"find-links": "\n https://a/b?c  ~/x\ty z\n", "a": "1"})
    assert options.values("find-links") == ["https://a/b?c", "~/x", "y", "z"]
    home = tmp_path.as_uri()
    assert options.addresses("find-links") == ["https://a/b?c", f"{home}/x", f"{home}/y", f"{home}/z"]
    assert (options.values("absent"), options.addresses("absent")) == ([], [])
    assert (options.get("b", "a"), options.get("find-links", "a")[:2], options.get("b")) == ("1", "\n ", None)  # type: ignore[index]  # it is set


@pytest.mark.parametrize(("status", "message"), [(0, None), (1, "ERROR: no such thing")])
def test_pip_is_asked_in_a_process_of_its_own(
    monkeypatch: pytest.MonkeyPatch, status: int, message: str | None
) -> None:
    begun: list[tuple[list[str], dict[str, object]]] = []

    def run(command: list[str], **options: object) -> SimpleNamespace:
        begun.append((command, options))
        return SimpleNamespace(returncode=status, stdout="global.proxy='é'\n", stderr="ERROR:\n  no such\tthing\n")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(pip_options, "sys", SimpleNamespace(executable="/x/python"))
    if message:
        with pytest.raises(PipError, match=f"^{message}$"):
            PipOptions.load()
    else:
        assert PipOptions.load().texts == {"proxy": "é"}
    command = ["/x/python", "-m", "pip", "config", "list"]
    assert begun == [(command, {"capture_output": True, "encoding": "utf-8", "check": False})]


def test_the_client_has_the_options_of_pip() -> None:
    texts = {
        "trusted-host": "a.example b.example:8080",
        "timeout": "7.5",
        "index-url": "https://one.example/simple",
        "extra-index-url": "https://two.example https://three.example",
    }
    with _client(PipOptions(texts)) as client:
        assert client._trusted_host_ports == {("a.example", None), ("b.example", 8080)}  # noqa: SLF001, no other name
        assert client.timeout == httpx2.Timeout(7.5)
        assert client.follow_redirects is True
        # A compressed transfer would be of other bytes than the lock.
        assert client.headers["Accept-Encoding"] == "identity"
        assert client.event_hooks["response"] == [packages._check]  # noqa: SLF001, likewise
        assert client.auth.prompting is False
        assert client.auth.index_urls == [texts["index-url"], "https://two.example", "https://three.example"]


@pytest.mark.parametrize(
    ("texts", "seconds"), [({}, 15), ({"default-timeout": "3"}, 3), ({"default-timeout": "3", "timeout": "4"}, 4)]
)
def test_the_timeout_is_that_of_pip(texts: dict[str, str], seconds: float) -> None:
    """Its documentation: 15 seconds without the option; ``default-timeout`` is another name of it."""
    with _client(PipOptions(texts)) as client:
        assert client.timeout == httpx2.Timeout(seconds)


def test_the_proxy_and_the_certificates_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[dict[str, object]] = []

    def client(**options: object) -> SimpleNamespace:
        made.append(options)
        return SimpleNamespace()

    monkeypatch.setattr(packages, "PyPIClient", client)
    monkeypatch.setattr(packages, "_certificates", lambda options: ("certificates", options))
    for texts in ({}, {"proxy": "http://proxy.example:1"}):
        _client(PipOptions(texts))
        assert made[-1]["verify"] == ("certificates", PipOptions(texts))
        assert made[-1]["proxy"] == texts.get("proxy")


@pytest.mark.parametrize("status", [200, 304, 404, 410])
def test_a_response_that_a_later_try_would_not_change_is_passed_on(status: int) -> None:
    packages._check(httpx2.Response(status))  # noqa: SLF001, the hook of the client


def test_a_response_of_a_busy_index_is_tried_again() -> None:
    with pytest.raises(PassingError, match="^503 Service Unavailable$") as busy:
        packages._check(httpx2.Response(503, headers={"Retry-After": "7"}))  # noqa: SLF001, likewise
    assert busy.value.pause_s == 7


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """What certificates are read from; no variable names any."""
    read: list[tuple[str, object]] = []

    def context(**given: object) -> SimpleNamespace:
        read.extend(given.items())
        return SimpleNamespace(load_cert_chain=lambda path: read.append(("shown", path)))

    monkeypatch.setattr(ssl, "create_default_context", context)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    return read


def test_without_an_option_the_certificates_are_those_of_the_system(trusted: list[tuple[str, object]]) -> None:
    assert _certificates(PipOptions({})) is True
    assert trusted == []


def test_certificates_are_a_file_or_a_folder(
    trusted: list[tuple[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, name in ((tmp_path, "capath"), (tmp_path / "a.pem", "cafile")):
        assert _certificates(PipOptions({"cert": str(path)})) is not True
        assert trusted.pop() == (name, str(path))
    # As pip does: the option, then the one variable, then the other; an empty one names none.
    monkeypatch.setenv("CURL_CA_BUNDLE", "/curl")
    for requests, expected in (("", "/curl"), ("/requests", "/requests")):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", requests)
        _certificates(PipOptions({}))
        assert trusted.pop() == ("cafile", expected)
    _certificates(PipOptions({"cert": "/option"}))
    assert trusted == [("cafile", "/option")]


def test_a_certificate_to_show_goes_with_those_of_the_system(trusted: list[tuple[str, object]]) -> None:
    assert _certificates(PipOptions({"client-cert": "/mine.pem"})) is not True
    assert trusted == [("cafile", None), ("shown", "/mine.pem")]
    trusted.clear()
    _certificates(PipOptions({"client-cert": "/mine.pem", "cert": "/a.pem"}))
    assert trusted == [("cafile", "/a.pem"), ("shown", "/mine.pem")]


def places(options: dict[str, str]) -> list[tuple[str, str]]:
    with _client(PipOptions({})) as client:
        return [(source["type"], source["url"]) for source in _finder(client, PipOptions(options)).sources]


def test_the_finder_looks_where_pip_does(tmp_path: Path) -> None:
    one, two, folder = "https://one.example/simple", "https://two.example/simple", tmp_path.as_uri()
    assert places({"index-url": one, "extra-index-url": two, "find-links": str(tmp_path)}) == [
        ("index", one),
        ("index", two),
        ("find_links", folder),
    ]
    assert places({"index-url": one, "no-index": "true", "find-links": str(tmp_path)}) == [("find_links", folder)]
    # Without an index pip has one of its own.
    ((kind, default),) = places({})
    assert (kind, default.startswith("https://")) == ("index", True)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], list[object]]:
    """An index that answers the request for the file with a response, or with an error."""

    def serve(answer: object) -> list[object]:
        asked: list[object] = []

        class Client:
            """A client of the test."""

            def __enter__(self) -> Client:  # noqa: PYI034, a stub of one test
                return self

            def __exit__(self, *given: object) -> None:
                asked.append("closed")

            @contextmanager
            def stream(self, method: str, url: str) -> Iterator[object]:
                asked.append((method, url))
                if isinstance(answer, Exception):
                    raise answer
                yield answer

        link = SimpleNamespace(url_without_fragment="https://x/a#b", redacted="https://****@x/a", filename="f")
        monkeypatch.setattr(PipOptions, "load", lambda: PipOptions({}))
        monkeypatch.setattr(packages, "_client", lambda options: Client())
        monkeypatch.setattr(packages, "_find", lambda source, client, options: asked.append(source) or link)
        return asked

    return serve


def test_the_bytes_come_in_pieces_as_they_are(served: Callable[[object], list[object]]) -> None:
    sizes: list[int] = []

    def iter_raw(size: int) -> Iterator[bytes]:
        sizes.append(size)
        yield from (b"one", b"two")

    asked = served(SimpleNamespace(is_error=False, iter_raw=iter_raw))
    assert list(chunks_of(SDIST)) == [b"one", b"two"]
    # A quarter of a megabyte at a time.
    assert (sizes, asked) == ([262_144], [SDIST, ("GET", "https://x/a#b"), "closed"])


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        (SimpleNamespace(is_error=True, status_code=404), SourceError, r"^s: https://\*\*\*\*@x/a: status 404$"),
        (PipError("broken"), SourceError, "^s: pip cannot report where packages come from: broken$"),
        (httpx2.ConnectError("no route"), PassingError, "^a_package-0.2.0.tar.gz: no route$"),
        (httpx2.ReadTimeout("slow"), PassingError, "^a_package-0.2.0.tar.gz: slow$"),
        (httpx2.RemoteProtocolError("cut"), PassingError, "^a_package-0.2.0.tar.gz: cut$"),
        (httpx2.TooManyRedirects("loop"), SourceError, "^s: a_package-0.2.0.tar.gz cannot be fetched: loop$"),
        (httpx2.InvalidURL("no URL"), SourceError, "^s: a_package-0.2.0.tar.gz cannot be fetched: no URL$"),
        (OSError(2, "No such file"), SourceError, r"^s: a_package-0.2.0.tar.gz cannot be fetched: \[Errno 2\] No such"),
    ],
)
def test_a_failure_is_passing_or_an_error(
    served: Callable[[object], list[object]], answer: object, kind: type[Exception], message: str
) -> None:
    served(answer)
    with pytest.raises(kind, match=message):
        list(chunks_of(SDIST))


def test_of_all_versions_the_file_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, bool]] = []
    found = [
        SimpleNamespace(version=version, link=SimpleNamespace(filename=f"a_package-{version}.{kind}"))
        for version, kind in (("0.10", "zip"), ("0.2.0", "whl"), ("0.2.0", "tar.gz"), ("0.2.0", "tar.gz"))
    ]

    def find(name: str, *, allow_yanked: bool) -> list[SimpleNamespace]:
        asked.append((name, allow_yanked))
        return found

    monkeypatch.setattr(packages, "_finder", lambda client, options: SimpleNamespace(find_all_packages=find))
    assert packages._find(SDIST, None, PipOptions({})) is found[2].link  # type: ignore[arg-type]  # noqa: SLF001
    assert asked == [("a_package", True)]
    del found[2:]
    message = "s: no a_package-0.2.0.tar.gz in the indexes that pip is configured with; versions there: 0.10, 0.2.0"
    with pytest.raises(SourceError, match=f"^{message}$"):
        packages._find(SDIST, None, PipOptions({}))  # type: ignore[arg-type]  # noqa: SLF001, no client is used
