"""Whatever ends a command, no traceback is shown: Ctrl-C, an output that is closed or full, another encoding."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tests.project import ROOT

# A query of 10^11 pairs: many minutes of work.
ENDLESS = "select count(*) from range(100000) a, range(1000000) b where (a.range * b.range) % 7 = 3"
# As on a usual machine: without a buffer, no output is left for the end of a command.
BUFFERED = {"PYTHONUNBUFFERED": ""}
FORMATS = pytest.mark.parametrize("output_format", ["table", "csv", "json"])


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of one small table."""
    folder = tmp_path_factory.mktemp("warehouse")
    with duckdb.connect(folder / "joulebase.duckdb") as connection:
        connection.execute("create table cells as select range as number, 'é → 💡' as name from range(20000)")
    return folder


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def query(sql: str, output_format: str = "table") -> list[str]:
    return command("publish", "query", "--sql", sql, "--format", output_format)


def start(words: list[str], warehouse: Path, **options: object) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **BUFFERED, "MLPERF_WAREHOUSE": str(warehouse)}
    return subprocess.Popen(words, cwd=ROOT, env=environment, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload]


def answer(
    words: list[str], warehouse: Path | str, *, redirected: str = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command, in a shell with a redirection if one is given."""
    return subprocess.run(
        ["/bin/sh", "-c", f'"$@" {redirected}', "sh", *words],
        cwd=ROOT,
        env={**os.environ, **BUFFERED, "MLPERF_WAREHOUSE": str(warehouse), **environment},
        capture_output=True,
        check=False,
    )


@FORMATS
def test_33_ctrl_c_ends_a_query_with_one_line(warehouse: Path, output_format: str) -> None:
    with start(query(ENDLESS, output_format), warehouse, stdout=subprocess.DEVNULL) as running:
        # Until it computes: its CPU time grows beyond that of loading the libraries.
        while _cpu_s(running.pid) < 2:
            assert running.poll() is None
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        began = time.monotonic()
        _, said = running.communicate(timeout=30)
    assert said.split() == [b"interrupted"]
    assert running.returncode == 130
    assert time.monotonic() - began < 10


def _cpu_s(pid: int) -> float:
    """The CPU time of a process (proc(5): fields 14 and 15, in ticks)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@FORMATS
def test_33_a_reader_that_stops_reading_ends_the_command_silently(warehouse: Path, output_format: str) -> None:
    with start(query("select * from cells", output_format), warehouse, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr is not None
        assert running.stderr.read() == b""
    assert running.returncode == 1


@pytest.mark.parametrize(
    "words", [query("select 1"), query("select 1", "csv"), command("extract", "--help"), command("publish", "doctor")]
)
def test_33_an_output_that_is_closed_from_the_beginning_is_no_traceback(warehouse: Path, words: list[str]) -> None:
    for closed in (">&-", ">&- 2>&- <&-"):
        ended = answer(words, warehouse, redirected=closed)
        assert b"Traceback" not in ended.stderr + ended.stdout
        assert ended.returncode == 0 or "doctor" in words


@FORMATS
def test_33_an_output_that_is_full_is_one_error(warehouse: Path, output_format: str) -> None:
    ended = answer(query("select 1", output_format), warehouse, redirected=">/dev/full")
    assert ended.stderr == b"error: [Errno 28] No space left on device\n"
    assert ended.returncode == 1


@pytest.mark.parametrize(
    ("encoding", "cell"),
    [("latin-1", b"\xe9 \\u2192 \\ud83d\\udca1"), ("ascii", b"\\u00e9 \\u2192 \\ud83d\\udca1")],
)
@FORMATS
def test_33_what_an_encoding_does_not_have_is_escaped(
    warehouse: Path, encoding: str, cell: bytes, output_format: str
) -> None:
    words = query("select number, name from cells where number = 0", output_format)
    ended = answer(words, warehouse, PYTHONIOENCODING=encoding)
    assert (ended.stderr, ended.returncode) == (b"", 0)
    assert cell in ended.stdout
    if output_format == "table":
        assert b"+--------+" in ended.stdout
        assert b"| number |" in ended.stdout


@pytest.mark.parametrize("environment", [{"LC_ALL": "C", "PYTHONUTF8": "0"}, {"LC_ALL": "C"}, {}])
def test_33_a_folder_with_other_letters_is_found_in_every_locale(
    warehouse: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    folder = tmp_path / "Ménage à 木"
    shutil.copytree(warehouse, folder)
    ended = answer(query("select count(*) as cells from cells", "csv"), folder, **environment)
    assert (ended.stdout, ended.stderr, ended.returncode) == (b"cells\n20000\n", b"", 0)
    missing = answer(query("select 1"), folder / "nowhere", **environment)
    assert b"does not exist; run: make build" in missing.stderr
    assert b"Traceback" not in missing.stderr


def test_33_a_folder_that_is_not_utf_8_is_one_error(warehouse: Path, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    shutil.copytree(warehouse, folder)
    ended = answer(query("select 1"), folder)
    assert b"joulebase.duckdb' cannot be opened: its path is not UTF-8\n" in ended.stderr
    assert ended.stderr.count(b"\n") == 1
    assert ended.returncode == 1


NOT_UTF_8 = os.fsdecode(b"'\xff'")


@pytest.mark.parametrize(
    "words",
    [
        query(f"select {NOT_UTF_8}"),
        command("publish", "cite", "--id", NOT_UTF_8),
        command("extract", "fetch", "--source", NOT_UTF_8),
        command("extract", "extract", "--from", NOT_UTF_8, "--round", NOT_UTF_8),
    ],
)
def test_33_an_argument_that_is_not_utf_8_is_one_error(warehouse: Path, words: list[str]) -> None:
    ended = answer(words, warehouse)
    assert ended.stderr.startswith(b"error: ")
    assert ended.stderr.count(b"\n") == 1
    assert ended.returncode == 1


def test_33_a_wrong_option_is_explained_without_a_traceback(warehouse: Path) -> None:
    ended = answer([*query("select 1"), "--timeout", "soon"], warehouse)
    assert b"Error: Invalid value for '--timeout': 'soon' is not a valid integer range." in ended.stderr
    assert ended.returncode == 2
