"""The tests that mutants are run against, as a plugin of pytest: those that build no warehouse and take little time."""

from __future__ import annotations

import os

import pytest

# A test that uses one of these needs a warehouse that is built, or a copy of the whole project.
BUILT = frozenset({
    "published", "fetched", "warehouse", "archives", "small", "small_project", "laboratory", "shared_laboratory",
    "project_copy",
})  # fmt: skip
# What judges the text of the code (mutmut writes all mutants of a function into one file), or another package.
OTHER = ("tests/unit/test_rules.py", "tests/unit/test_reliability.py", "tests/unit/test_analysis.py")
# Tests that take seconds, of whose subjects others take less; or that need what is around the working copy.
SLOW = (
    "tests/faults/test_build.py", "tests/faults/test_concurrency.py::test_10", "tests/faults/test_environment.py",
    "tests/faults/test_readers.py", "tests/faults/test_unknown_folders.py",
)  # fmt: skip


def pytest_configure() -> None:
    """Let commands in processes of their own run unchanged while mutmut notes which test reaches which function."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        del os.environ["MUTANT_UNDER_TEST"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    """Keep the fast tests."""
    slow = [item for item in items if BUILT & set(item.fixturenames) or item.nodeid.startswith((*OTHER, *SLOW))]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]
