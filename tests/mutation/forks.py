"""The runner of the tests of a mutant: all tests are collected once, and each mutant runs some of them in a fork.

mutmut itself has pytest collect the tests of each mutant anew, which takes several times as long as to run them until
the first one fails.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Sequence

import pytest
from _pytest.config import _prepareconfig  # in the version that requirements.lock pins
from mutmut.runners.harness import BadTestExecutionCommandsException, PytestRunner
from mutmut.utils.file_utils import change_cwd
from mutmut.workers import isolation

from tests.mutation.fast import cheapest_file_first, runs_while_importing

FOLDER = "mutants"


def set_runner() -> None:
    """Have mutmut run its mutants with this runner."""
    isolation.PytestRunner = CollectedOnce  # type: ignore[misc]


class CollectedOnce(PytestRunner):
    """Runs tests that were collected before the fork."""

    _session: pytest.Session | None = None

    def warm_up(self) -> None:
        """Collect all tests, and compute what each mutant would compute again."""
        with change_cwd(FOLDER):
            chosen = [*self._pytest_add_cli_args_test_selection, *self._pytest_add_cli_args]
            config = _prepareconfig(["--rootdir=.", "--tb=native", "-q", *chosen])
            config._do_configure()  # noqa: SLF001, as pytest.main does it
            self._session = pytest.Session.from_config(config)
            config.hook.pytest_sessionstart(session=self._session)
            config.hook.pytest_collection(session=self._session)
            _compute_versions()
        # Without it, the collector of each fork would copy all memory of this process.
        gc.collect()
        gc.freeze()

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        """Run tests until one fails: 1 if one does, else 0.

        All tests, and those of a mutant of a function that runs while modules are imported, are run by pytest as a
        whole: the modules have to be imported again.
        """
        wanted = set(tests)
        with change_cwd(FOLDER):
            is_whole = not wanted or runs_while_importing(mutant_name or "")
        if is_whole:
            return self._run_whole(mutant_name, tests)
        if self._session is None:
            self.warm_up()
        assert self._session
        with change_cwd(FOLDER):
            return _run(self._session, [item for item in self._session.items if item.nodeid in wanted])

    def _run_whole(self, mutant_name: str | None, tests: Iterable[str]) -> int:
        try:
            return super().run_tests(mutant_name=mutant_name, tests=tests)
        except BadTestExecutionCommandsException:
            if mutant_name is None:
                raise
            return 1  # a mutant with which a module cannot be imported; mutmut takes this for a time-out


def _run(session: pytest.Session, items: Sequence[pytest.Item]) -> int:
    _silence()
    ordered = cheapest_file_first(items)
    try:
        for item, following in zip(ordered, [*ordered[1:], None], strict=True):
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                break
        session.config.hook.pytest_sessionfinish(session=session, exitstatus=session.testsfailed)
    except (Exception, KeyboardInterrupt):  # noqa: BLE001, whatever a mutant raises that not even pytest expects
        return 1
    return min(session.testsfailed, 1)


def _compute_versions() -> None:
    """Compute the versions of the readers, which are those of all code and have it parsed."""
    # Imported here: this module is imported where the code without mutants is, which must not be in their place.
    from extract.reader_code import code_version
    from extract.readers import READERS

    for reader in READERS.values():
        code_version(reader)


def _silence() -> None:
    """Nothing that the tests of a mutant write is shown."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
