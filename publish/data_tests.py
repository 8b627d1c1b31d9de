"""Run the data tests of dbt with less work for each: the same SQL, in the same order, with the same results.

For each test dbt makes the whole context of its templates three times, with all of its macros. That costs more than the
SQL does, and four of five nodes are tests of single rules. Here such a test is rendered in a context that the tests of
one thread share, by the same macro, and its query is sent without a materialization.
"""

from __future__ import annotations

import re
import threading
from typing import Any

from dbt.artifacts.resources.types import NodeType
from dbt.artifacts.schemas.catalog import PrimitiveDict
from dbt.context.providers import generate_runtime_model_context
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import GenericTestNode, TestNode
from dbt.task.base import BaseRunner
from dbt.task.build import BuildTask
from dbt.task.test import TestResultData, TestRunner, TestTask

# The arguments of tests that a shared context can render: of all other tests, dbt renders each by itself.
_PLAIN = frozenset({"column_name", "columns", "values", "field", "expression"})
_MODEL = re.compile(r"\{\{ get_where_subquery\(ref\('(\w+)'\)\) \}\}")
_REFERENCE = re.compile(r"ref\('(\w+)'\)")
_shared = threading.local()


class DirectTestRunner(TestRunner):
    """Runs a data test as one query."""

    def compile(self, manifest: Manifest) -> Any:
        """Render the query of the test, and return the test."""
        arguments = self._arguments(manifest)
        if arguments is None:
            return super().compile(manifest)
        macro = self._context(manifest)[f"test_{self.node.test_metadata.name}"]
        self.node.compiled_code = str(macro(**arguments))
        self.node.compiled = True
        return self.node

    def execute_data_test(self, data_test: TestNode, manifest: Manifest) -> TestResultData:
        """Count the rows that a test returns."""
        if data_test.should_store_failures:
            return super().execute_data_test(data_test, manifest)
        config = data_test.config
        limits = (config.fail_calc, config.warn_if, config.error_if, config.limit)
        query = self._context(manifest)["get_test_sql"](data_test.compiled_code, *limits)
        _, cursor = self.adapter.connections.add_query(query, auto_begin=False)
        ((failures, should_warn, should_error),) = cursor.fetchall()
        response: PrimitiveDict = self.adapter.connections.get_response(cursor).to_dict(omit_none=True)
        return TestResultData(
            failures=failures, should_warn=should_warn, should_error=should_error, adapter_response=response
        )

    def _context(self, manifest: Manifest) -> dict[str, Any]:
        """The context of templates of this thread: of whichever test was its first."""
        if getattr(_shared, "manifest", None) is not manifest:
            _shared.manifest = manifest
            _shared.context = generate_runtime_model_context(self.node, self.config, manifest)
        context: dict[str, Any] = _shared.context
        return context

    def _arguments(self, manifest: Manifest) -> dict[str, Any] | None:
        """The arguments of the macro of a test, or none if they depend on more than the tables that the test reads."""
        if not isinstance(self.node, GenericTestNode) or self.node.config.where or self.node.test_metadata.namespace:
            return None
        arguments = dict(self.node.test_metadata.kwargs)
        model = _MODEL.fullmatch(str(arguments.pop("model")))
        other = _REFERENCE.fullmatch(str(arguments.pop("to", "")))
        if not model or not _PLAIN.issuperset(arguments) or "{{" in str(arguments):
            return None
        relations = {"model": model[1], "to": other[1] if other else None}
        read = {manifest.expect(key).name: manifest.expect(key) for key in self.node.depends_on_nodes}
        if set(read) != set(relations.values()) - {None}:
            return None
        tables = {
            argument: self.adapter.Relation.create_from(self.config, read[name])
            for argument, name in relations.items()
            if name
        }
        return {**tables, **arguments}


def use_direct_tests() -> None:
    """Let the dbt of this process run its data tests by this runner."""
    BuildTask.RUNNER_MAP[NodeType.Test] = DirectTestRunner
    TestTask.get_runner_type = _runner_of_tests  # type: ignore[method-assign, assignment]


def _runner_of_tests(_task: TestTask, _node: Any) -> type[BaseRunner] | None:
    return DirectTestRunner
