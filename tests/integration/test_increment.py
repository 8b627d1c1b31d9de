"""A build that starts from the published release publishes what one that starts from nothing publishes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from itertools import count
from pathlib import Path

import duckdb
import polars as pl
import pytest

from extract.bundle import seal
from extract.workspace import Workspace
from publish import build as building
from publish.errors import PublishError
from publish.increment import start
from publish.release import published_note
from tests.project import SMALL_SOURCE, append, change, content_of, exports, exports_of_any_inputs, register_of

SEED, EDITS = 20261128, 10
Edit = Callable[[Path, random.Random], None]


def replace(path: Path, pattern: str, text: str) -> None:
    """Replace the first text that fits a pattern, which must be there."""
    content, found = re.subn(pattern, text, path.read_text(encoding="utf-8"), count=1)
    assert found, (path, pattern)
    path.write_text(content, encoding="utf-8")


def a_row_of_a_seed(root: Path, chance: random.Random) -> None:
    append(root / "seeds/bounds.csv", f"added {chance.random()},{chance.randint(10**6, 10**9)}\n")


def a_value_of_a_seed(root: Path, chance: random.Random) -> None:
    replace(root / "seeds/bounds.csv", r"DSCNN,\d+", f"DSCNN,{chance.randint(10**6, 10**9)}")


def a_column_of_a_mart(root: Path, chance: random.Random) -> None:
    model = root / "models/marts/fct_results.sql"
    replace(
        model,
        r"bounds\.max_number( \+ \d+ as max_number)?",
        f"bounds.max_number + {chance.randint(1, 99)} as max_number",
    )


def the_rows_of_a_model(root: Path, chance: random.Random) -> None:
    model = root / "models/intermediate/int_lines_sorted.sql"
    text = re.sub(r"\norder by.*", "", model.read_text(encoding="utf-8"))
    model.write_text(f"{text}\norder by source_line % {chance.randint(2, 99)}, source_line\n", encoding="utf-8")


def a_view_or_a_table(root: Path, chance: random.Random) -> None:
    model = root / "models/intermediate/int_lines_sorted.sql"
    text = re.sub(r"^\{\{ config.*\n", "", model.read_text(encoding="utf-8"))
    kind = chance.choice(["view", "table"])
    model.write_text(f"{{{{ config(materialized='{kind}') }}}}\n{text}", encoding="utf-8")


def another_model(root: Path, chance: random.Random) -> None:
    for path in (root / "models/intermediate").glob("added_*.sql"):
        path.unlink()
    model = root / f"models/intermediate/added_{chance.randint(0, 10**6)}.sql"
    model.write_text("select * from {{ ref('bounds') }}\n", encoding="utf-8")


def a_description(root: Path, chance: random.Random) -> None:
    replace(
        root / "models/marts/_marts.yml",
        "description: .*measurement.*",
        f"description: A measurement {chance.random()}.",
    )


def a_test(root: Path, chance: random.Random) -> None:
    append(root / "tests/dbt/assert_numbers_are_within_bounds.sql", f"    and source_line != {chance.randint(1, 99)}\n")


def a_number_of_a_source(root: Path, chance: random.Random) -> None:
    path = root / f"warehouse/bundle/paper_results/{SMALL_SOURCE}.parquet"
    frame = pl.read_parquet(path)
    number = pl.lit(f"{chance.randint(1, 999)}.5")
    is_number = pl.col("result").str.strip_chars().str.contains(r"^\d+\.\d+$")
    edited = frame.with_columns(result=pl.when(is_number).then(number).otherwise(pl.col("result")))
    edited.select(pl.col(name).cast(dtype) for name, dtype in frame.schema.items()).write_parquet(path)
    seal(root / "warehouse/bundle")


ALL: list[Edit] = [
    a_row_of_a_seed, a_value_of_a_seed, a_column_of_a_mart, the_rows_of_a_model, a_view_or_a_table, another_model,
    a_description, a_test, a_number_of_a_source,
]  # fmt: skip


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, str]]:
    """What each build took over; every build has other inputs than the one before."""
    found: list[Mapping[str, str]] = []

    def noted(*arguments: object) -> Mapping[str, str]:
        found.append(start(*arguments))  # type: ignore[arg-type]
        return found[-1]

    numbers = count()
    monkeypatch.setattr(building, "start", noted)
    # As long as a true one, and as easily found in a file.
    monkeypatch.setattr(building, "fingerprint", lambda *inputs: sha256(str(next(numbers)).encode()).hexdigest())
    return found


def published_by_build(workspace: Workspace) -> tuple[dict[str, str], list[tuple]]:
    building.build(workspace, register=register_of(workspace))
    return exports_of_any_inputs(workspace), list(content_of(workspace.database))


def test_after_random_edits_an_incremental_build_publishes_the_same_as_a_full_one(
    small: Workspace, known: list[Mapping[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(SEED)  # noqa: S311 (the same edits in each run)
    building.build(small, register=register_of(small))
    for number, edit in enumerate([*chance.sample(ALL, len(ALL)), *chance.choices(ALL, k=EDITS - len(ALL))]):
        edit(small.root, chance)
        incremental = published_by_build(small)
        assert known[-1], (number, edit)
        target = small.published.readlink()
        with monkeypatch.context() as patched:
            patched.setattr(building, "published_note", lambda workspace: None)
            assert published_by_build(small) == incremental, (number, edit)
        assert not known[-1]
        # The next edit is on top of the release that was built step by step.
        small.published.unlink()
        small.published.symlink_to(target)


def test_only_what_a_change_reaches_is_made_again(small: Workspace) -> None:
    building.build(small, register=register_of(small))
    before = published_note(small)
    a_value_of_a_seed(small.root, random.Random(SEED))  # noqa: S311
    building.build(small, register=register_of(small))
    after = published_note(small)
    assert before
    assert after
    changed = {
        name.split(".")[2] for name, digest in after.digests.nodes.items() if before.digests.nodes[name] != digest
    }
    assert changed == {"bounds", "fct_results", "not_null_fct_results_source_line", "assert_numbers_are_within_bounds"}


@pytest.mark.parametrize("path", ["macros/text.sql", "dbt_project.yml", "requirements.lock", "publish/build.py"])
def test_a_change_of_what_decides_how_nodes_are_built_starts_from_nothing(
    small: Workspace, known: list[Mapping[str, str]], path: str
) -> None:
    append(small.root / path, "\n")
    building.build(small, register=register_of(small))
    assert known == [{}]


def test_a_damaged_release_is_not_taken_over(small: Workspace, known: list[Mapping[str, str]]) -> None:
    with duckdb.connect(small.database.resolve()) as connection:
        connection.execute("update marts.fct_results set result_number = 0")
    a_value_of_a_seed(small.root, random.Random(SEED))  # noqa: S311
    building.build(small, register=register_of(small))
    assert known == [{}]


def test_what_an_incremental_build_finds_wrong_is_not_published(
    small: Workspace, known: list[Mapping[str, str]]
) -> None:
    building.build(small, register=register_of(small))
    change(small.root / "seeds/bounds.csv", "DSCNN,1000000", "DSCNN,1")
    before = exports(small)
    with pytest.raises(PublishError, match="assert_numbers_are_within_bounds .*: Got 1"):
        building.build(small, register=register_of(small))
    assert known[-1]
    assert exports(small) == before
