"""The commands of the extractor in this process, on a register of two sources: what they do, and what they print."""

from __future__ import annotations

import csv
import hashlib
import logging
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, Self

import pytest
from click.testing import CliRunner, Result

import extract.__main__ as commands
from extract.cache import file_of
from extract.errors import SourceError
from extract.landing import content_of
from extract.lock import last_writer
from extract.sources import GithubArchive, Locked, Published, Register
from extract.workspace import Workspace
from tests.project import ROOT, workspace_at
from tests.submissions import pack, submission

DAY = date(2020, 2, 3)
TABLE = b"Dates,1/1/2018,1/1/2019\nResNet,1.0,2.00\n"
FILE = Register.load().select("paper-released-performance")[0]
OTHER = FILE.model_copy(update={"source_id": "z-other", "path": "other.csv"})
ARCHIVE = GithubArchive(
    source_id="a-round",
    kind="github_archive",
    repository="owner/a-round",
    commit="0123456789" * 4,
    reader="inference_submissions",
    suite="inference",
    round_id="inference-v5.1",
    bundled="all",
)


def locked(content: bytes) -> Locked:
    return Locked(sha256=hashlib.sha256(content).hexdigest(), byte_count=len(content))


class Machine(NamedTuple):
    """A warehouse, a mirror, and what the commands did with the register."""

    workspace: Workspace
    mirror: Path
    loaded: list[str | None]
    written: list[tuple[Mapping[str, Locked], date, Mapping[str, str | None] | None]]
    use: Callable[..., None]

    def run(self, *arguments: str) -> Result:
        answer = CliRunner().invoke(commands.main, arguments)
        # Every command that writes has given the lock back.
        assert last_writer(self.workspace) is None
        return answer

    def serve(self, source: Published, content: bytes) -> Path:
        path = self.mirror / source.location
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def serve_archive(self) -> Locked:
        packed = pack(submission(), self.mirror / "a.tar.gz", top="a-0123", commit=ARCHIVE.commit)
        content = packed.read_bytes()
        self.serve(ARCHIVE, content)
        return locked(content)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A new warehouse beside a project that has the seeds of errata and rounds."""
    root, mirror = tmp_path / "project", tmp_path / "mirror"
    for name in ("seeds/corrections/source_errata.csv", "seeds/reference/rounds.csv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, root / name)
    (root / "seeds" / "rules").mkdir()
    shutil.copyfile(ROOT / "seeds/rules/submission_evidence.csv", root / "seeds/rules/submission_evidence.csv")
    mirror.mkdir()
    workspace = workspace_at(tmp_path / "warehouse", root)
    loaded: list[str | None] = []
    written: list[tuple[Mapping[str, Locked], date, Mapping[str, str | None] | None]] = []

    def use(*sources: Published, locks: Mapping[str, Locked] | None = None, **parts: Any) -> None:
        def load(*, unsealed: str | None = None) -> Register:
            loaded.append(unsealed)
            return Register(tuple(sources), locks or {}, dict.fromkeys(locks or {}, DAY), **parts)

        monkeypatch.setattr(Register, "load", load)

    def relock(
        _: Register, found: Mapping[str, Locked], day: date, contents: Mapping[str, str | None] | None = None
    ) -> None:
        written.append((found, day, contents))

    monkeypatch.setattr(Workspace, "from_environment", lambda: workspace)
    monkeypatch.setattr(Register, "relock", relock)
    monkeypatch.setenv("MLPERF_MIRROR", str(mirror))
    return Machine(workspace, mirror, loaded, written, use)


def test_fetch_downloads_what_is_chosen_and_sums_it_up(machine: Machine) -> None:
    machine.use(FILE, OTHER, locks={FILE.source_id: locked(TABLE), OTHER.source_id: locked(TABLE * 100)})
    machine.serve(FILE, TABLE)
    machine.serve(OTHER, TABLE * 100)
    answer = machine.run("fetch", "--source", "paper-*")
    # The table has 40 bytes.
    assert (answer.exit_code, answer.output) == (0, "1 sources in the cache, 40 bytes, as pinned\n")
    assert file_of(FILE, machine.workspace.cache).read_bytes() == TABLE
    assert not file_of(OTHER, machine.workspace.cache).exists()
    assert machine.run("fetch").output == "2 sources in the cache, 4,040 bytes, as pinned\n"
    assert file_of(OTHER, machine.workspace.cache).read_bytes() == TABLE * 100


def test_fetch_refuses_other_bytes_than_the_locked_ones(machine: Machine) -> None:
    machine.use(FILE, locks={FILE.source_id: locked(TABLE)})
    machine.serve(FILE, b"X" * len(TABLE))
    answer = machine.run("fetch")
    assert isinstance(answer.exception, SourceError)
    assert "bytes differ from the lock" in str(answer.exception)


def test_fetch_passes_over_what_the_host_removed(machine: Machine) -> None:
    removed = FILE.model_copy(update={"withdrawn_on": DAY})
    machine.use(removed, OTHER, ARCHIVE, locks={FILE.source_id: locked(TABLE), OTHER.source_id: locked(TABLE)})
    machine.serve(OTHER, TABLE)
    size = machine.serve_archive().byte_count
    answer = machine.run("fetch")
    assert answer.exit_code == 0
    assert answer.stdout == f"2 sources in the cache, {40 + size:,} bytes, as pinned\n"
    assert answer.stderr == f"{FILE.source_id}: removed by its host (noticed on 2020-02-03)\n"


def test_fetch_reads_the_rows_of_an_archive_that_is_not_as_locked(machine: Machine) -> None:
    machine.use(ARCHIVE, locks={"a-round": locked(b"other")}, contents={"a-round": "0" * 64})
    machine.serve_archive()
    answer = machine.run("fetch")
    assert isinstance(answer.exception, SourceError)
    assert "are not those that were locked" in str(answer.exception)


def test_without_a_mirror_the_public_address_is_asked(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    class Fetcher:
        """A fetcher that is only made."""

        def __init__(self, cache: Path, **options: object) -> None:
            asked.extend([cache, options["mirror"]])

    monkeypatch.setattr(commands, "Fetcher", Fetcher)
    machine.use()
    for mirror in ("", "https://mirror.example"):
        monkeypatch.setenv("MLPERF_MIRROR", mirror)
        assert machine.run("fetch").output == "0 sources in the cache, 0 bytes, as pinned\n"
    assert asked == [machine.workspace.cache, None, machine.workspace.cache, "https://mirror.example"]


class Shown:
    """A progress display that notes what it is told."""

    def __init__(self) -> None:
        self.tasks: list[tuple[str, float | None]] = []
        self.updates: list[dict[str, object]] = []
        self.bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *given: object) -> None:
        pass

    def add_task(self, description: str, *, total: float | None) -> int:
        self.tasks.append((description, total))
        return 7

    def update(self, task: int, **changed: object) -> None:
        assert task == 7
        self.updates.append(changed)

    def advance(self, task: int, count: int) -> None:
        assert task == 7
        self.bytes += count


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    shown = Shown()
    monkeypatch.setattr(commands, "_progress", lambda: shown)
    return shown


def test_the_progress_is_in_bytes_of_all_chosen_sources(machine: Machine, shown: Shown) -> None:
    """An archive without a lock has no known size."""
    machine.use(FILE, OTHER, ARCHIVE, locks={FILE.source_id: locked(TABLE), OTHER.source_id: locked(TABLE * 2)})
    machine.serve(FILE, TABLE)
    machine.serve(OTHER, TABLE * 2)
    size = machine.serve_archive().byte_count
    assert machine.run("fetch").exit_code == 0
    assert shown.tasks == [("fetch", 120)]
    assert shown.bytes == 120 + size
    assert shown.updates == [
        {"description": FILE.source_id},
        {"description": "z-other"},
        {"description": "a-round"},
        {"description": "fetch", "completed": 120},
    ]


def errata(machine: Machine) -> list[dict[str, str]]:
    with machine.workspace.errata.open(newline="", encoding="utf-8") as stream:
        return [row for row in csv.DictReader(stream) if row["old_sha256"] == locked(TABLE).sha256]


TODAY = date(2026, 3, 4)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day in UTC, which citations have: on the same moment it may be another day where a person is."""

    def now(zone: object) -> datetime:
        assert zone is UTC
        return datetime(2026, 3, 4, 23, 59, tzinfo=UTC)

    monkeypatch.setattr(commands, "datetime", SimpleNamespace(now=now))


@pytest.mark.usefixtures("today")
def test_relock_accepts_new_bytes_and_notes_what_changed(machine: Machine, shown: Shown) -> None:
    machine.use(FILE, OTHER, locks={FILE.source_id: locked(TABLE)})
    machine.serve(FILE, TABLE)
    assert machine.run("fetch", "--source", FILE.source_id).exit_code == 0
    changed = TABLE.replace(b"2.00", b"3.00")
    machine.serve(FILE, changed)
    answer = machine.run("relock", "--source", FILE.source_id)
    assert answer.exit_code == 0
    old, new = locked(TABLE), locked(changed)
    said = f"{FILE.source_id} of paper_performance_trends: 0 rows added, 0 removed, 1 changed"
    assert answer.output == (
        f"{FILE.source_id}: sha256 {old.sha256} -> {new.sha256}, 40 bytes\nplease review in source_errata.csv: {said}\n"
    )
    assert machine.written == [({FILE.source_id: new}, TODAY, {})]
    # The entries of the sources that are locked again may have changed.
    assert machine.loaded[-1] == FILE.source_id
    (row,) = errata(machine)
    assert (row["source_id"], row["new_sha256"], row["relocked_date"]) == (FILE.source_id, new.sha256, "2026-03-04")
    assert shown.tasks[-1] == ("relock", None)
    assert shown.updates[-1] == {"description": FILE.source_id}


def test_relock_of_the_same_bytes_notes_nothing(machine: Machine) -> None:
    machine.use(FILE, locks={FILE.source_id: locked(TABLE)})
    machine.serve(FILE, TABLE)
    answer = machine.run("relock", "--source", "*")
    digest = locked(TABLE).sha256
    assert answer.output == f"{FILE.source_id}: sha256 {digest} -> {digest}, 40 bytes\n"
    assert errata(machine) == []


def test_relock_of_a_new_source_has_nothing_to_compare(machine: Machine) -> None:
    machine.use(FILE, ARCHIVE)
    machine.serve(FILE, TABLE)
    archive = machine.serve_archive()
    answer = machine.run("relock", "--source", "*")
    assert answer.output == (
        f"{FILE.source_id}: sha256 {locked(TABLE).sha256}, 40 bytes\n"
        f"a-round: sha256 {archive.sha256}, {archive.byte_count:,} bytes\n"
    )
    ((found, _, contents),) = machine.written
    assert found == {FILE.source_id: locked(TABLE), "a-round": archive}
    # The rows of an archive have a digest, which its kept rows have as well.
    assert contents == {"a-round": content_of(machine.workspace.landed / "a-round")}
    assert contents["a-round"]
    assert errata(machine) == []


def test_relock_fetches_bytes_again_that_are_in_the_cache(machine: Machine) -> None:
    machine.use(FILE)
    for content in (TABLE, TABLE.replace(b"ResNet", b"Resnet")):
        machine.serve(FILE, content)
        assert locked(content).sha256 in machine.run("relock", "--source", FILE.source_id).output


@pytest.mark.parametrize("command", ["relock", "seal"])
def test_an_empty_pattern_is_refused(machine: Machine, command: str) -> None:
    machine.use(FILE)
    error = machine.run(command, "--source", "").exception
    assert isinstance(error, SourceError)
    assert str(error) == f"{command}: name the source: make {command} SOURCE=<id or pattern>"
    assert (machine.loaded, machine.written) == ([], [])


@pytest.mark.usefixtures("today")
def test_seal_accepts_edited_entries_of_locked_sources(machine: Machine) -> None:
    machine.use(FILE, ARCHIVE, OTHER, locks={FILE.source_id: locked(TABLE), OTHER.source_id: locked(TABLE)})
    answer = machine.run("seal", "--source", "*-*")
    assert answer.output == (
        f"accepted as they are: {FILE.source_id}, z-other; please review the difference of sources.lock\n"
    )
    assert machine.loaded == ["*-*"]
    assert machine.written == [({}, TODAY, None)]
    assert machine.run("seal", "--source", "z-*").output.startswith("accepted as they are: z-other; ")


def test_bundle_prints_the_rows_of_each_source(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, object]] = []

    def make_bundle(register: Register, workspace: Workspace) -> dict[str, int]:
        writer = last_writer(workspace)
        assert writer
        assert writer.is_running
        asked.append((register.sources, workspace))
        return {"a": 1200, "b": 3}

    monkeypatch.setattr(commands, "make_bundle", make_bundle)
    machine.use(FILE)
    assert machine.run("bundle").output == "a: 1200 rows\nb: 3 rows\n"
    assert asked == [((FILE,), machine.workspace)]


def test_describe_names_the_file_that_it_writes(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "write_dbt_sources", lambda workspace: workspace.dbt_sources)
    path = machine.workspace.root / "models" / "staging" / "_sources.yml"
    assert machine.run("describe").output == f"wrote {path}\n"


def test_extract_prints_the_rows_of_each_table(machine: Machine, tmp_path: Path) -> None:
    place = pack(submission(), tmp_path / "mine")
    answer = machine.run("extract", "--from", str(place), "--round", "inference-v5.1")
    assert answer.exit_code == 0
    *tables, last = answer.stdout.splitlines()
    assert last == "extracted as local-mine; run: make build"
    # The submission of tests/submissions.py has seven files, one system, and 15 power samples.
    assert {"inference_files: 7 rows", "inference_systems: 1 rows", "power_samples: 15 rows"} <= set(tables)
    assert tables == sorted(tables)


def test_a_doubt_is_a_warning_beside_the_output(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    class Landed(NamedTuple):
        rows: dict[str, int]

    def extract_local(
        workspace: Workspace, path: Path, round_id: str, on_doubt: Callable[[str], None]
    ) -> tuple[Published, Landed]:
        assert (workspace, path, round_id) == (machine.workspace, Path("a/b"), "tiny-v1.0")
        on_doubt("of another round?")
        return FILE, Landed({"z": 1, "a": 1234})

    monkeypatch.setattr(commands, "extract_local", extract_local)
    answer = machine.run("extract", "--from", "a/b", "--round", "tiny-v1.0")
    assert answer.stderr == "warning: of another round?\n"
    assert answer.stdout == f"a: 1,234 rows\nz: 1 rows\nextracted as {FILE.source_id}; run: make build\n"


def test_forget_names_what_it_removed(machine: Machine, tmp_path: Path) -> None:
    for name in ("one", "two"):
        machine.run("extract", "--from", str(pack(submission(), tmp_path / name)), "--round", "inference-v5.1")
    assert machine.run("forget", "--source", "local-*").output == "removed local-one, local-two; run: make build\n"
    assert list(machine.workspace.extracts.iterdir()) == []


@pytest.mark.parametrize("command", ["relock", "seal", "extract", "forget"])
def test_a_command_that_needs_an_argument_asks_for_it(machine: Machine, command: str) -> None:
    answer = machine.run(command)
    assert answer.exit_code == 2
    assert "Missing option" in answer.output


def test_warnings_are_shown_but_not_those_of_failed_connections(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, object]] = []
    monkeypatch.setattr(logging, "basicConfig", lambda **given: told.append(given))
    machine.use()
    machine.run("fetch")
    assert told == [{"format": "%(levelname)s %(message)s", "level": logging.WARNING}]
    assert logging.getLogger("urllib3").level == logging.ERROR
