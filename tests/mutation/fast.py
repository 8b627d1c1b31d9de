"""The tests that mutants are run against, as a plugin of pytest: those that build no warehouse and take little time."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from mutmut.mutation.trampoline import get_mutant_under_test
from mutmut.state import state

# A test that uses one of these needs a warehouse that is built, or a copy of the whole project.
BUILT = frozenset({
    "published", "fetched", "warehouse", "archives", "small", "small_project", "laboratory", "shared_laboratory",
    "project_copy",
})  # fmt: skip
# What judges the text of the code (mutmut writes all mutants of a function into one file), or another package.
OTHER = (
    "tests/unit/test_analysis.py", "tests/unit/test_distribution_parts.py", "tests/unit/test_explorer_folder.py",
    "tests/unit/test_mutation.py", "tests/unit/test_portability.py",
    "tests/unit/test_reliability.py", "tests/unit/test_report_parts.py", "tests/unit/test_rules.py",
    "tests/unit/test_suites.py", "tests/unit/test_trace_svg.py",
    "tests/unit/test_security.py::test_no_shell_no_evaluation_and_no_unpacking",
    "tests/unit/test_security.py::test_yaml_is_loaded_as_plain_data_only",
)  # fmt: skip
# Tests that take seconds, of whose subjects others take less; or that need what is around the working copy.
SLOW = (
    "tests/faults/test_build.py",
    "tests/faults/test_concurrency.py::test_09_the_lock_of_a_killed_process_blocks_no_process",
    "tests/faults/test_concurrency.py::test_10",
    "tests/faults/test_environment.py",
    "tests/faults/test_flips.py",
    "tests/faults/test_folders.py::test_36_make_clean_refuses_a_folder_in_use",
    "tests/faults/test_folders.py::test_36_processes_that_use_a_new_folder_at_once_do_not_refuse_it",
    "tests/faults/test_hostile_archives.py::test_21_a_zip_that_states_a_wrong_size_is_not_unpacked",
    "tests/faults/test_odd_values.py",
    "tests/faults/test_readers.py",
    "tests/faults/test_unknown_folders.py",
    "tests/integration/test_doctor.py::test_a_fault_is_the_exit_code",
    "tests/unit/test_describe.py",
    "tests/unit/test_evidence.py::test_the_command_says_what_contradicts_and_keeps_what_was_extracted",
    "tests/unit/test_landing.py::test_a_build_reads_each_cached_file_once_to_verify_it",
    "tests/unit/test_landing.py::test_the_bundle_holds_no_prose",
    "tests/unit/test_landing.py::test_without_anything_fetched_the_raw_tables_are_those_of_the_bundle",
    "tests/unit/test_reader_code.py",
    "tests/unit/test_whole_archives.py::test_the_locked_digests_are_those_of_the_bundle",
)


# The functions that run while modules are imported, in the folder of the mutants.
IMPORTING = Path("importing.json")


def pytest_configure() -> None:
    """Let commands in processes of their own run unchanged while mutmut notes which test reaches which function.

    A mutant of a function that runs while modules are imported does nothing in a process that has imported them, as
    that one has of which it is a fork: they are imported again.
    """
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        del os.environ["MUTANT_UNDER_TEST"]
    if runs_while_importing(os.environ.get("MUTANT_UNDER_TEST", "")):
        _forget_modules()


def runs_while_importing(mutant: str) -> bool:
    """Whether a mutant is one of a function that runs while modules are imported."""
    return mutant.partition("__mutmut_")[0] in _importing()


def _importing() -> frozenset[str]:
    return frozenset(json.loads(IMPORTING.read_bytes())) if IMPORTING.exists() else frozenset()


def _forget_modules() -> None:
    """Have all modules of this folder imported again, but for those of the mutation tests."""
    here = f"{Path.cwd()}{os.sep}"
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(here) and not name.startswith("tests.mutation"):
            del sys.modules[name]


def _is_noting() -> bool:
    """Whether mutmut notes which test reaches which function."""
    return get_mutant_under_test() == "stats"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    """A test that reaches a module reaches also what ran while it was imported."""
    if _is_noting():
        reached = state()._stats  # noqa: SLF001, mutmut has no other name for it
        modules = {name.rpartition(".")[0] for name in reached}
        reached |= {name for name in _importing() if name.rpartition(".")[0] in modules}


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out whole files of other tests, which may import what is not in the folder of the mutants."""
    return True if collection_path.as_posix().endswith(OTHER) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    """Keep the fast tests; the first failure is enough."""
    slow = [item for item in items if _is_slow(item)]
    config.hook.pytest_deselected(items=slow)
    items[:] = cheapest_file_first([item for item in items if item not in slow])


def cheapest_file_first(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Tests, with the files first of which all these tests together take the least time."""
    seconds, kept = _seconds(), [*items]
    of_file: Counter[Path] = Counter()
    for item in kept:
        of_file[item.path] += seconds.get(item.nodeid, 0)
    return sorted(kept, key=lambda item: of_file[item.path])


@functools.cache
def _seconds() -> Mapping[str, float]:
    """The time that each test took when mutmut noted which functions it reaches."""
    stats = Path("mutmut-stats.json")
    seconds: Mapping[str, float] = json.loads(stats.read_bytes())["duration_by_test"] if stats.exists() else {}
    return seconds


def pytest_collection_finish() -> None:
    """Note what ran while modules were imported, once."""
    if _is_noting():
        IMPORTING.write_text(json.dumps(sorted(state()._stats)), encoding="utf-8")  # noqa: SLF001, as above
        state()._stats.clear()  # noqa: SLF001, as above


def _is_slow(item: pytest.Function) -> bool:
    # Hypothesis tries many random inputs: what it finds in a mutant may differ from run to run.
    is_random = getattr(item.obj, "is_hypothesis_test", False)
    return is_random or bool(BUILT & set(item.fixturenames)) or item.nodeid.startswith((*OTHER, *SLOW))
