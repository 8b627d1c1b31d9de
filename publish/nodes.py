"""Build the nodes of dbt with less work for each: the same SQL, in the order of references, with the same failures.

dbt spends more on each node than most of them need: it makes a context of templates, renders a materialization, looks
up relations, describes each column and reports a dozen events. Here a seed or a model is one or two statements, and the
data tests that become possible with it are one query. Whatever fails is run again by dbt itself, so that the outcome
and the message are those of dbt. Descriptions are written at the end (``publish.comments``).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import get_adapter
from dbt.artifacts.schemas.results import RunStatus, TestStatus
from dbt.artifacts.schemas.run import RunResult
from dbt.cli.flags import Flags
from dbt.config.runtime import RuntimeConfig
from dbt.constants import MANIFEST_FILE_NAME
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import GenericTestNode, ModelNode, SeedNode, SingularTestNode
from dbt.task.build import BuildTask
from dbt.utils import JSONEncoder
from dbt_common.events.contextvars import task_contextvars
from dbt_common.exceptions import DbtBaseException

from extract.describe import literal
from extract.files import write_atomically
from publish.rendering import Rendering

Made = ModelNode | SeedNode
DataTest = GenericTestNode | SingularTestNode
# Called with the number of nodes begun, the number of all, and the name of the one begun.
Progress = Callable[[int, int, str], None]


@dataclass
class Plan:
    """What a build starts from, and what it made.

    Attributes:
        raw: A digest of each raw table.
        known: The digests that the nodes of the database had when it was made; empty for a new database. A node that
            has the same digest now is left as it is.
        on_progress: Called when a seed or model begins.
        digests: A digest of each node of the database, once it is built: of its SQL or file, of its configuration, and
            of the digests of all that it reads.
    """

    raw: Mapping[str, str]
    known: Mapping[str, str]
    on_progress: Progress
    digests: dict[str, str] = field(default_factory=dict)


class DirectBuild(BuildTask):
    """All seeds, models and data tests of a project, built in one thread: dbt's task in place of its own ``build``."""

    def __init__(self, plan: Plan, flags: Flags, config: RuntimeConfig, manifest: Manifest) -> None:
        super().__init__(flags, config, manifest)
        self._plan = plan

    def run(self) -> Sequence[RunResult]:
        """Build all nodes, and return the results of those that failed."""
        assert self.manifest  # noqa: S101 (dbt has read it before it makes a task)
        adapter = get_adapter(self.config)
        self.compiler.initialize()  # type: ignore[no-untyped-call]
        with task_contextvars(project_root=self.config.project_root), adapter.connection_named("build"):
            adapter.connections.get_thread_connection().handle.cursor()
            # One of its own: dbt closes that of the thread after each node that it runs.
            with closing(DuckDBConnectionManager.env().handle()) as handle:  # type: ignore[no-untyped-call]
                failed = list(Nodes(self, self.manifest, handle.cursor(), self._plan).build())
        self._write(self.manifest)
        return failed

    def _write(self, manifest: Manifest) -> None:
        """Write ``manifest.json`` with the compiled SQL; dbt writes it twice, by a slower encoder."""
        content = manifest.writable_manifest().to_dict(omit_none=False)
        path = Path(self.config.project_target_path) / MANIFEST_FILE_NAME
        write_atomically(path, json.dumps(content, cls=JSONEncoder).encode())

    def run_by_dbt(self, node: Made | DataTest) -> RunResult:
        """Run one node as dbt does."""
        return self.call_runner(self.get_runner(node))

    @classmethod
    def interpret_results(cls, results: Sequence[RunResult]) -> bool:
        """Whether no node failed."""
        return not results


class Graph:
    """The order of the seeds and models of a project, and the tests that become possible with each."""

    def __init__(self, manifest: Manifest) -> None:
        nodes = manifest.nodes
        self.sources = {key: source.identifier for key, source in manifest.sources.items()}
        self.parents = {key: [name for name in node.depends_on_nodes if name in nodes] for key, node in nodes.items()}
        made = {key for key, node in nodes.items() if isinstance(node, Made)}
        order = [key for key in TopologicalSorter(self.parents).static_order() if key in made]
        self._before: dict[str, frozenset[str]] = {}
        for key in order:
            self._before[key] = frozenset(self.parents[key]).union(*(self._before[name] for name in self.parents[key]))
        self.made = [node for key in order if isinstance(node := nodes[key], Made)]
        self._tests: dict[str, list[DataTest]] = defaultdict(list)
        place = {key: number for number, key in enumerate(order)}
        for key, node in nodes.items():
            if isinstance(node, DataTest):
                self._tests[max(self.parents[key], key=place.__getitem__, default="")].append(node)

    def tests_after(self, key: str) -> Sequence[DataTest]:
        """The tests that read this node and no later one; of no node those that read sources only."""
        return self._tests[key]

    def behind(self, keys: Sequence[str]) -> set[str]:
        """The seeds and models that depend on all of some nodes."""
        return {key for key, before in self._before.items() if before.issuperset(keys)}


class Nodes:
    """The nodes of a project and the database that they are built in."""

    def __init__(self, task: DirectBuild, manifest: Manifest, cursor: duckdb.DuckDBPyConnection, plan: Plan) -> None:
        self._task, self._cursor, self._plan = task, cursor, plan
        self._rendering = Rendering(task.config, manifest)
        self._graph = Graph(manifest)
        self._left_out: set[str] = set()
        self._there: dict[str, str] = {}
        self._types: dict[str, str] = {}

    def build(self) -> Iterator[RunResult]:
        """Build all nodes but those behind a failure, and yield what failed."""
        self._make_schemas()
        self._drop_others()
        yield from self._failures_after("")
        for number, node in enumerate(self._graph.made, start=1):
            if node.unique_id not in self._left_out:
                name = f"{node.resource_type} {node.schema}.{node.name}"
                self._plan.on_progress(number, len(self._graph.made), name)
                yield from self._failures_of(node)
                yield from self._failures_after(node.unique_id)

    def _make_schemas(self) -> None:
        for schema in sorted({node.schema for node in self._graph.made}):
            self._cursor.execute(f'create schema if not exists "{schema}"')

    def _drop_others(self) -> None:
        """Drop the tables and views of nodes that are no longer in the project."""
        query = """
            select '"' || concat_ws('"."', table_catalog, table_schema, table_name) || '"', table_type
            from information_schema.tables where table_schema != 'raw'
        """
        kinds = {"BASE TABLE": "table", "VIEW": "view"}
        self._there = {name: kinds[kind] for name, kind in self._cursor.execute(query).fetchall()}
        for name in self._there.keys() - {node.relation_name for node in self._graph.made}:
            self._drop(name)

    def _failures_of(self, node: Made) -> Iterator[RunResult]:
        """Make a seed or model, unless it is there and nothing that it is made from has changed."""
        try:
            if self._is_known(node) and node.relation_name in self._there:
                return
            self._drop(node.relation_name)
            self._make(node)
        except (duckdb.Error, DbtBaseException, NotDirectError):
            yield from self._failures_by_dbt(node)

    def _failures_by_dbt(self, node: Made) -> Iterator[RunResult]:
        # A seed with a value that does not fit, or a model with other columns than it declares, has its table by now.
        kind = "view" if node.config.materialized == "view" else "table"
        self._cursor.execute(f"drop {kind} if exists {node.relation_name}")
        result = self._task.run_by_dbt(node)
        if result.status != RunStatus.Success:
            self._left_out |= {node.unique_id, *self._graph.behind([node.unique_id])}
            yield result

    def _is_known(self, node: Made | DataTest) -> bool:
        """Whether a node and all that it reads are those that were built before; compiles and notes it."""
        content = _bytes_of(node) if isinstance(node, SeedNode) else self._rendering.compile(node).encode()
        columns = [] if isinstance(node, DataTest) else [(name, kind.data_type) for name, kind in node.columns.items()]
        config = json.dumps([node.config.to_dict(), node.relation_name, columns], sort_keys=True, default=str)
        read = [f"{key}\0{self._digest_of(key)}" for key in sorted(node.depends_on_nodes)]
        digest = hashlib.sha256(b"\0".join([content, config.encode(), *map(str.encode, read)])).hexdigest()[:32]
        self._plan.digests[node.unique_id] = digest
        return self._plan.known.get(node.unique_id) == digest

    def _digest_of(self, key: str) -> str:
        table = self._graph.sources.get(key)
        return self._plan.digests[key] if table is None else self._plan.raw[table]

    def _make(self, node: Made) -> None:
        if isinstance(node, SeedNode):
            self._load(node)
            return
        if node.extra_ctes or node.config.materialized not in ("table", "view"):
            raise NotDirectError("not one that can be made in one statement")
        columns = ", ".join(node.columns) if node.config.contract.enforced else "*"
        query = f"select {columns} from ({node.compiled_code}\n)"  # noqa: S608 (our own model)
        self._cursor.execute(f"create {node.config.materialized} {node.relation_name} as {query}")
        if node.config.contract.enforced:
            self._check_contract(node)

    def _load(self, node: SeedNode) -> None:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in self._rendering.seed_columns(node).items())
        self._cursor.execute(f"create table {node.relation_name} ({columns})")
        options = f"format csv, header true, delimiter {literal(node.config.delimiter)}"
        self._cursor.execute(f"copy {node.relation_name} from {literal(str(_path_of(node)))} ({options})")

    def _check_contract(self, node: ModelNode) -> None:
        """Compare the names and types of the columns of a model with those that it declares."""
        declared = [(name, self._type(str(column.data_type))) for name, column in node.columns.items()]
        made = [row[:2] for row in self._cursor.execute(f"describe {node.relation_name}").fetchall()]
        if made != declared:
            raise NotDirectError(node.name)

    def _type(self, name: str) -> str:
        """A type by the name that DuckDB gives it."""
        if name not in self._types:
            self._types[name] = self._cursor.execute(f"select typeof(cast(null as {name}))").fetchall()[0][0]
        return self._types[name]

    def _drop(self, relation: str | None) -> None:
        if kind := self._there.pop(str(relation), None):
            self._cursor.execute(f"drop {kind} {relation}")

    def _failures_after(self, key: str) -> Iterator[RunResult]:
        """Run the tests that became possible with a node."""
        tests = [test for test in self._graph.tests_after(key) if not self._left_out & set(test.depends_on_nodes)]
        for test in self._suspects(tests):
            result = self._task.run_by_dbt(test)
            if result.status not in (TestStatus.Pass, TestStatus.Warn):
                self._left_out |= self._graph.behind(self._graph.parents[test.unique_id])
                yield result

    def _suspects(self, tests: Sequence[DataTest]) -> Sequence[DataTest]:
        """The tests that return a row, or of which this cannot be known from here."""
        try:
            new = [test for test in tests if not self._is_known(test)]
            usual = [test for test in new if _is_usual(test)]
            found = self._with_rows(usual)
        except (duckdb.Error, DbtBaseException):
            return tests
        return [test for test in new if test.unique_id in found or test not in usual]

    def _with_rows(self, tests: Sequence[DataTest]) -> set[str]:
        """Those tests that return a row."""
        if not tests:
            return set()
        queries = [f"exists (from ({test.compiled_code}\n))" for test in tests]
        exist = self._cursor.execute(f"select {', '.join(queries)}").fetchall()[0]
        return {test.unique_id for test, has_row in zip(tests, exist, strict=True) if has_row}


class NotDirectError(Exception):
    """A model has other columns than it declares, or cannot be made in one statement."""


def _path_of(node: SeedNode) -> Path:
    return Path(str(node.root_path), node.original_file_path)


def _bytes_of(node: SeedNode) -> bytes:
    return _path_of(node).read_bytes()


def _is_usual(test: DataTest) -> bool:
    """Whether a test passes if, and only if, it returns no row."""
    config = test.config
    asked = (config.fail_calc, config.warn_if, config.error_if, config.limit, test.should_store_failures)
    return asked == ("count(*)", "!= 0", "!= 0", None, False)
