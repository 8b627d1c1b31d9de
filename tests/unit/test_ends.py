"""How a command ends: its exit code and message, in this process (``tests/faults/test_terminal.py`` starts others)."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable

import click
import pytest
from rich.progress import TextColumn

from extract.terminal import _end_output, _escaped, _open_streams, _use_utf_8, progress, run


class KnownError(Exception):
    """An error that the command names."""


def raising(error: BaseException) -> click.Command:
    def end() -> None:
        sys.stdout.write("begun\n")
        raise error

    return click.Command("end", callback=end)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command of the tests has no arguments of pytest, and nothing is started in the place of this process."""

    def refuse(*given: object) -> None:
        raise AssertionError(f"a test started another program: {given}")

    monkeypatch.setattr(sys, "argv", ["end"])
    monkeypatch.setattr(os, "execve", refuse)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KnownError("no such thing"), 1, "error: no such thing\n"),
        (FileNotFoundError(2, "No such file"), 1, "error: [Errno 2] No such file\n"),
        (click.UsageError("wrong"), 2, "Error: wrong\n"),
        (click.ClickException("failed"), 1, "Error: failed\n"),
        # 128 and the number of SIGINT, as shells have it.
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (click.Abort(), 130, "interrupted\n"),
        (BrokenPipeError(), 1, ""),
        (UnicodeEncodeError("utf-8", "a\udcff", 1, 2, "no"), 1, "error: a name or a text is not UTF-8: 'a\\udcff'\n"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_the_end_of_a_command(capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run(raising(error), KnownError)
    assert ended.value.code == code
    shown = capsys.readouterr()
    assert shown.out == "begun\n"
    assert shown.err.splitlines(keepends=True)[-1:] == ([said] if said else [])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KnownError("no"), 2),
        (OSError("no"), 2),
        (UnicodeEncodeError("utf-8", "a\udcff", 1, 2, "no"), 2),
        (BrokenPipeError(), 1),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_a_command_may_have_its_own_exit_code_of_a_failure(error: BaseException, code: int) -> None:
    with pytest.raises(SystemExit) as ended:
        run(raising(error), KnownError, failure_status=2)
    assert ended.value.code == code


def test_an_error_that_nobody_knows_is_not_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KnownError):
        run(raising(KnownError("a fault of the program")))
    assert capsys.readouterr().err == ""


def test_what_a_command_wrote_is_out_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    output = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(output, "flush", lambda: written.append("out"))
    monkeypatch.setattr(sys, "stdout", output)
    run(click.Command("end", callback=lambda: written.append("done")))
    assert written[-2:] == ["done", "out"]


def test_what_an_encoding_does_not_have_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(content, encoding="latin-1"))
    run(click.Command("end", callback=lambda: sys.stdout.write('é → "💡" ┌─┬┐│└\n')))
    # A surrogate pair is JSON's form of a character beyond U+FFFF.
    assert content.getvalue() == b'\xe9 \\u2192 "\\ud83d\\udca1" +-++|+\n'


def test_bytes_that_are_no_text_stay_an_error() -> None:
    error = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no")
    with pytest.raises(UnicodeDecodeError):
        _escaped(error)


@pytest.mark.parametrize("name", ["stdin", "stdout", "stderr"])
def test_a_stream_that_is_closed_is_opened(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(sys, name, None)
    _open_streams()
    stream = getattr(sys, name)
    assert stream.name == os.devnull
    # Whatever the locale is; Python writes the encoding of a locale otherwise (UTF-8).
    assert stream.encoding == "utf-8"
    assert (stream.readable(), stream.writable()) == ((True, False) if name == "stdin" else (False, True))
    stream.close()


def test_an_output_that_cannot_be_written_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    os.close(read)
    output = os.fdopen(write, "w", encoding="ascii")
    output.write("nobody reads this")
    monkeypatch.setattr(sys, "stdout", output)
    _end_output()
    output.close()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, list[str], dict[str, str]]]]:
    """What is started in the place of this program where the names of files are ASCII."""
    begun: list[tuple[str, list[str], dict[str, str]]] = []
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "ascii")
    monkeypatch.setattr(os, "execve", lambda *given: begun.append(given))
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    monkeypatch.delenv("PYTHONUTF8", raising=False)

    def start() -> list[tuple[str, list[str], dict[str, str]]]:
        _use_utf_8()
        return begun

    return start


def test_the_same_command_starts_again_in_utf_8(
    started: Callable[[], list[tuple[str, list[str], dict[str, str]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))
    ((program, words, environment),) = started()
    assert (program, words) == (sys.executable, sys.orig_argv)
    # The output keeps its encoding.
    assert environment == {**os.environ, "PYTHONUTF8": "1", "PYTHONIOENCODING": "latin-1"}


def test_the_encoding_that_a_user_sets_for_the_output_counts(
    started: Callable[[], list[tuple[str, list[str], dict[str, str]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8:replace")
    assert started()[0][2]["PYTHONIOENCODING"] == "utf-8:replace"


def test_a_closed_output_is_one_in_utf_8(
    started: Callable[[], list[tuple[str, list[str], dict[str, str]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert started()[0][2]["PYTHONIOENCODING"] == "utf-8"


def test_it_starts_again_only_once(
    started: Callable[[], list[tuple[str, list[str], dict[str, str]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUTF8", "1")
    assert started() == []
    monkeypatch.delenv("PYTHONUTF8")
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "utf-8")
    assert started() == []


def test_progress_is_shown_on_a_terminal_only() -> None:
    column = TextColumn("{task.description}")
    shown = progress(column)
    assert shown.disable
    assert shown.console.stderr
    assert shown.columns == (column,)
    # It leaves nothing behind.
    assert shown.live.transient
