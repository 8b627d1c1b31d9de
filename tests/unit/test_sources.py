from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.errors import SourceError
from extract.sources import Locked, Register

ENTRY = """
  - source_id: {name}
    kind: github_file
    repository: owner/repository
    commit: {commit}
    path: code/data.csv
    reader: paper_results
    edition: released
    suite: inference
    category: edge
    division: closed
"""
COMMIT = "0123456789" * 4
SHA256 = "0123456789abcdef" * 4


def register_of(folder: Path, *entries: str, lock: str = "{}", unsealed: str | None = None) -> Register:
    (folder / "sources.yml").write_text("sources:" + "".join(entries))
    (folder / "sources.lock").write_text(lock)
    return Register.load(folder / "sources.yml", folder / "sources.lock", unsealed=unsealed)


def test_the_address_is_pinned_to_the_commit(tmp_path: Path) -> None:
    (source,) = register_of(tmp_path, ENTRY.format(name="a", commit=COMMIT)).sources
    assert source.url == f"https://raw.githubusercontent.com/owner/repository/{COMMIT}/code/data.csv"


def test_every_source_of_the_project_is_locked() -> None:
    register = Register.load()
    assert sorted(register.locks) == sorted(source.source_id for source in register.sources)


@pytest.mark.parametrize(
    ("entries", "lock", "message"),
    [
        ((ENTRY.format(name="a", commit="main"),), "{}", "sources.yml: a: commit: String should match"),
        ((ENTRY.format(name="a", commit=COMMIT) + "    colour: red\n",), "{}", "sources.yml: a: colour: Extra inputs"),
        ((ENTRY.format(name="a", commit=COMMIT).replace("code/", "../"),), "{}", "sources.yml: a: path: String should"),
        ((ENTRY.format(name="a", commit=COMMIT),) * 2, "{}", "sources.yml: source_id a occurs twice"),
        ((ENTRY.format(name="local-a", commit=COMMIT),), "{}", "source_id local-a: local- marks submissions"),
        (
            (ENTRY.format(name="a", commit=COMMIT),),
            "b: {sha256: x, byte_count: 1, retrieved_on: 2026-01-02}",
            "sources.lock: .*sha256",
        ),
        (
            (ENTRY.format(name="a", commit=COMMIT),),
            f"a: {{sha256: {SHA256}, byte_count: -1, retrieved_on: 2026-01-02}}",
            "sources.lock: .*byte_count: Input should be greater than 0",
        ),
        (
            (ENTRY.format(name="a", commit=COMMIT),),
            f"a: {{sha256: {SHA256}, byte_count: 1}}",
            "sources.lock: .*retrieved_on: Field required",
        ),
        (
            (ENTRY.format(name="a", commit=COMMIT),),
            f"b: {{sha256: {SHA256}, byte_count: 1, retrieved_on: 2026-01-02}}",
            "sources.lock: b is not a source in sources.yml",
        ),
        (
            (ENTRY.format(name="a", commit=COMMIT),),
            f"a: {{sha256: {SHA256}, byte_count: 1, retrieved_on: 2026-13-02}}",
            "sources.lock: cannot be read: month must be in 1..12",
        ),
        (
            (ENTRY.format(name="a", commit=COMMIT),),
            f"a: {{sha256: {SHA256}, byte_count: 1, retrieved_on: 2026-01-02}}",
            "sources.lock: an entry here or in sources.yml changed since it was locked: a; .* make seal SOURCE=a",
        ),
        ((": [",), "{}", "sources.yml: cannot be read"),
        ((), "{}", "sources.yml: does not have a list of sources"),
        ((" [5]",), "{}", "sources.yml: 5: "),
        (("\n  - source_id: a\n    suite: tiny",), "{}", "^sources.yml: a: kind: Unable to extract tag"),
        (
            (ENTRY.format(name="a", commit="main").replace("inference", "other"),),
            "{}",
            "^sources.yml: a: suite: Input should be .*; commit: String should match",
        ),
        (
            (ENTRY.format(name="a", commit=COMMIT).replace("owner/", ""),),
            "{}",
            "^sources.yml: a: repository: String should match",
        ),
        ((ENTRY.format(name="a", commit=COMMIT),), "- a", "^sources.lock: is not a mapping$"),
    ],
)
def test_a_wrong_register_is_refused(tmp_path: Path, entries: tuple[str, ...], lock: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        register_of(tmp_path, *entries, lock=lock)


def test_sources_are_selected_by_name_or_pattern(tmp_path: Path) -> None:
    names = ("paper-edge", "paper-tiny", "other")
    register = register_of(tmp_path, *(ENTRY.format(name=name, commit=COMMIT) for name in names))
    assert [source.source_id for source in register.select("paper-*")] == ["paper-edge", "paper-tiny"]
    assert [source.source_id for source in register.select("other")] == ["other"]
    assert len(register.select(None)) == len(register.select("")) == 3
    with pytest.raises(SourceError, match="nope: no such source; known: paper-edge, paper-tiny, other"):
        register.select("nope")


def test_relocking_one_source_keeps_the_locks_of_the_others(tmp_path: Path) -> None:
    entries = [ENTRY.format(name=name, commit=COMMIT) for name in ("a", "b")]
    lock = f"a: {{sha256: {SHA256}, byte_count: 1, retrieved_on: 2026-01-02}}"
    register = register_of(tmp_path, *entries, lock=lock, unsealed="a")
    with pytest.raises(SourceError, match="b: not in sources.lock; run: make relock SOURCE=b"):
        register.locked(register.sources[1])
    register.relock({"b": Locked(sha256=SHA256[::-1], byte_count=2)}, date(2026, 3, 4), tmp_path / "sources.lock")
    again = Register.load(tmp_path / "sources.yml", tmp_path / "sources.lock")
    assert {name: locked.byte_count for name, locked in again.locks.items()} == {"a": 1, "b": 2}
    assert again.retrieved_on == {"a": date(2026, 1, 2), "b": date(2026, 3, 4)}
    # The days are not part of what is compared with the bytes of a file.
    assert again.locks["a"] == Locked(sha256=SHA256, byte_count=1)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sources.yml", "suite: inference", "suite: training"),
        ("sources.yml", "    category: edge\n", ""),
        ("sources.yml", "division: closed", "division: closed\n    withdrawn_on: 2026-01-02"),
        ("sources.lock", "2026-01-02", "2026-01-03"),
        ("sources.lock", "byte_count: 1", "byte_count: 3"),
        ("sources.lock", SHA256, SHA256[::-1]),
        ("sources.lock", "entry_sha256", "content_sha256"),
    ],
)
def test_a_valid_change_of_an_entry_is_refused_until_it_is_accepted(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    entries = [ENTRY.format(name=name, commit=COMMIT) for name in ("a", "b")]
    locked = {name: Locked(sha256=SHA256, byte_count=1) for name in ("a", "b")}
    lock = tmp_path / "sources.lock"
    register_of(tmp_path, *entries).relock(locked, date(2026, 1, 2), lock)
    change = tmp_path / file
    # The first of the two entries, which is that of a.
    change.write_text(change.read_text().replace(old, new, 1))
    with pytest.raises(SourceError, match="changed since it was locked: a; restore it"):
        Register.load(tmp_path / "sources.yml", lock)
    with pytest.raises(SourceError, match="changed since it was locked: a; restore it"):
        Register.load(tmp_path / "sources.yml", lock, unsealed="b")
    Register.load(tmp_path / "sources.yml", lock, unsealed="a").relock({}, date(2026, 5, 6), lock)
    accepted = Register.load(tmp_path / "sources.yml", lock)
    assert list(accepted.locks) == ["a", "b"]
    assert date(2026, 5, 6) not in accepted.retrieved_on.values()


def test_a_comment_or_an_order_of_fields_is_no_change(tmp_path: Path) -> None:
    entry, lock = ENTRY.format(name="a", commit=COMMIT), tmp_path / "sources.lock"
    register = register_of(tmp_path, entry)
    register.relock({"a": Locked(sha256=SHA256, byte_count=1)}, date(2026, 1, 2), lock)
    moved = entry.replace("    edition: released\n", "") + "    # The released state.\n    edition: released\n"
    (tmp_path / "sources.yml").write_text("sources:" + moved)
    assert Register.load(tmp_path / "sources.yml", lock).sources == register.sources
