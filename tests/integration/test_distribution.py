"""Releases of warehouses that were built: a small one, built twice, and that of the bundle."""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pytest

from distribution import verify
from distribution.make import make_release
from distribution.rebuild import differences
from distribution.register import load_releases
from extract.workspace import Workspace
from publish.build import build
from tests.distributions import COPIED, LOAD, forge, register_of_releases, write_explorer
from tests.project import ROOT, append, register_of

MB = 1_000_000
EXAMPLE = re.compile(r"```(sql|python)\n(.*?)```", flags=re.DOTALL)
GUIDE = ROOT / "docs" / "using.md"
# Prints the answer of an SQL text, and fails if that of a program is another.
COMPARE = """
import sys
import duckdb, pandas
asked = duckdb.sql(sys.argv[1].strip().rstrip(";"))
asked.show(max_width=10_000, max_col_width=10_000)
exec(sys.argv[2])
pandas.testing.assert_frame_equal(asked.df(), answer.reset_index(drop=True), check_dtype=False, rtol=1e-9)
"""
# Runs an SQL text and fails if it has no row.
RUN_SQL = "import sys, duckdb; assert duckdb.sql(sys.argv[1].strip().rstrip(';')).fetchall()"


def _release(small: Workspace, dist: Path) -> Path:
    for name in COPIED:
        (small.root / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, small.root / name)
    write_explorer(small)
    return make_release(small, register_of_releases("2026.11.0"), dist, register=register_of(small)).folder


def _run_example(language: str, example: str, release: Path) -> None:
    arguments = [RUN_SQL, example] if language == "sql" else [f"{example}\nassert len(facts)"]
    subprocess.run([sys.executable, "-c", *arguments], cwd=release, check=True)


def test_a_build_from_the_checkout_gives_the_data_of_the_release(small: Workspace, tmp_path: Path) -> None:
    release = _release(small, tmp_path / "dist")
    assert verify.failures(release) == []
    assert list(differences(small, release, register=register_of(small))) == []
    forge(release, "fct_results", "update fct_results set result_number = result_number + 1")
    assert verify.failures(release) == []
    assert list(differences(small, release, register=register_of(small))) == [
        "data/fct_results.parquet differs from what this checkout gives."
    ]


def test_a_release_of_another_checkout_cannot_be_rebuilt(small: Workspace, tmp_path: Path) -> None:
    release = _release(small, tmp_path / "dist")
    append(small.root / "models" / "marts" / "fct_results.sql", "-- another comment\n")
    build(small, register=register_of(small))
    (sentence,) = differences(small, release, register=register_of(small))
    assert sentence.endswith("was made from other files than those of this checkout and its bundle.")


@pytest.fixture(scope="module")
def real(published: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the warehouse of the bundle."""
    write_explorer(published)
    return make_release(published, load_releases(), tmp_path_factory.mktemp("dist")).folder


def test_the_warehouse_of_the_bundle_makes_a_release_without_a_fault(real: Path) -> None:
    assert verify.failures(real) == []
    columns = json.loads((real / verify.NOTE).read_text(encoding="utf-8"))["columns"]
    # Each check of numbers has the columns that it needs; without them, it would say nothing.
    for table, needed, *_ in verify.RECOMPUTED:
        assert {*needed} <= {name for name, _ in columns[table]}, table
    package = json.loads((real / verify.PACKAGE).read_text(encoding="utf-8"))
    facts = next(resource for resource in package["resources"] if resource["name"] == "fct_results")
    assert facts["schema"]["primaryKey"] == ["result_id"]
    assert all(field["description"] for resource in package["resources"] for field in resource["schema"]["fields"])


def test_a_release_is_small(real: Path) -> None:
    """The data take 14 MB as Parquet and 10 MB as a database without large tables; all raw tables, 350 MB."""
    assert (real / verify.DATABASE).stat().st_size < 12 * MB
    # The explorer, which has 32 MB, is tested by itself; with it, a release shall have at most 60 MB.
    names = [name for name in verify.files_of(real) if not name.startswith(verify.EXPLORER)]
    assert sum((real / name).stat().st_size for name in names) < 28 * MB


def test_34_every_example_of_loading_runs(real: Path) -> None:
    examples = EXAMPLE.findall(GUIDE.read_text(encoding="utf-8").partition("## Ten questions")[0])
    assert {language for language, _ in examples} == {"sql", "python"}
    for language, example in examples:
        _run_example(language, example, real)


def test_34_a_table_is_loaded_from_the_folder_and_from_an_address(real: Path, served: str) -> None:
    """DuckDB needs an extension from the network to read from an address, and there is no R: they are not run."""
    lines = {name: places for name, *places in LOAD.findall((real / "README.md").read_text(encoding="utf-8"))}
    rows = json.loads((real / verify.NOTE).read_text(encoding="utf-8"))["rows"]["fct_results"]
    assert len(duckdb.sql(lines["DuckDB"][0].replace("data/", f"{real}/data/"))) == rows
    for library in ("pandas", "polars"):
        for place in lines[library]:
            load = place.replace(f"https://example.org/{real.name}", served)
            command = [sys.executable, "-c", f"import {library}; assert len({load}) == {rows}"]
            subprocess.run(command, cwd=real, check=True)


@pytest.mark.parametrize("number", range(1, 11))
def test_34_sql_and_pandas_give_the_answer_on_the_page(real: Path, number: int) -> None:
    question = re.split(r"^### \d+\. ", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)[number]
    sql, code, shown = (
        re.search(rf"```{name}\n(.*?)```", question, re.DOTALL)[1] for name in ("sql", "python", "text")
    )
    answer = subprocess.run(
        [sys.executable, "-c", COMPARE, sql, code], cwd=real, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == shown.split()


def test_34_the_example_runs_on_a_folder_and_on_an_address(real: Path, served: str) -> None:
    command = [sys.executable, str(real / "example.py")]
    answers = [
        subprocess.run(arguments, cwd=real, capture_output=True, text=True, check=True).stdout
        for arguments in (command, [*command, served])
    ]
    assert answers[0] == answers[1]
    # By the released table: 327.5 samples/J of UntetherAI, whose performance is on line 76 of the log.
    assert "327.5 samples/J on ResNet: Dell PowerEdge R760xa (6x speedAI240 Slim) (UntetherAI)" in answers[0]
    assert re.search(r"https://github.com/mlcommons/inference_results_v4.1/blob/[0-9a-f]{40}/\S+#L\d+$", answers[0])


class _Ranged(SimpleHTTPRequestHandler):
    """A server that sends parts of files, which polars asks for."""

    def do_GET(self) -> None:
        content = Path(self.translate_path(self.path)).read_bytes()
        first, last = 0, len(content) - 1
        if asked := re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", "")):
            first = int(asked[1]) if asked[1] else len(content) - int(asked[2])
            last = min(last, int(asked[2])) if asked[1] and asked[2] else last
        self.send_response(206 if asked else 200)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.send_header("Content-Length", str(last + 1 - first))
        self.end_headers()
        self.wfile.write(content[first : last + 1])

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def served(real: Path) -> Iterator[str]:
    """The address of the release on a server of this machine."""
    handler = functools.partial(_Ranged, directory=str(real.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{real.name}"
        server.shutdown()
        thread.join()
