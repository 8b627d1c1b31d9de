"""Render the templates of dbt nodes in one context, which has all macros and is made once.

For each node dbt makes the whole context of its templates, with all of its macros; for most nodes that costs more than
their SQL does. Here the context is kept, and what depends on the node is set again for each.
"""

from __future__ import annotations

import re
from typing import Any

from dbt.adapters.factory import get_adapter
from dbt.clients import jinja
from dbt.config.runtime import RuntimeConfig
from dbt.context.base import BaseContext
from dbt.context.providers import ModelContext, RuntimeProvider
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import GenericTestNode, ModelNode, SeedNode, SingularTestNode

Compiled = ModelNode | GenericTestNode | SingularTestNode
# The arguments of tests whose macro can be called without rendering its arguments first.
_PLAIN = frozenset({"column_name", "columns", "values", "field", "expression"})
_MODEL = re.compile(r"\{\{ get_where_subquery\(ref\('(\w+)'\)\) \}\}")
_REFERENCE = re.compile(r"ref\('(\w+)'\)")


class Rendering:
    """The templates of a project.

    Args:
        config: The project and its profile, as dbt read them.
        manifest: All nodes.
    """

    def __init__(self, config: RuntimeConfig, manifest: Manifest) -> None:
        self._config, self._manifest = config, manifest
        self._adapter = get_adapter(config)
        (first, *_) = manifest.nodes.values()
        self._context = ModelContext(first, config, manifest, RuntimeProvider(), None)
        self._macros: dict[str, Any] = self._context.to_dict()  # type: ignore[no-untyped-call]

    def compile(self, node: Compiled) -> str:
        """The SQL of a model or test, which the node has from now on."""
        node.compiled_code = self._rendered_test(node) if isinstance(node, GenericTestNode) else self._rendered(node)
        node.compiled = True
        return node.compiled_code

    def seed_columns(self, node: SeedNode) -> dict[str, str]:
        """The type of each column of a seed: the declared one, else the one that fits all of its values."""
        context = self._context_of(node)
        table = context["load_agate_table"]()
        inferred = {name: self._adapter.convert_type(table, index) for index, name in enumerate(table.column_names)}
        return {name: node.config.column_types.get(name, kind) for name, kind in inferred.items()}

    def _rendered(self, node: Compiled) -> str:
        return str(jinja.get_rendered(node.raw_code, self._context_of(node), node))

    def _rendered_test(self, node: GenericTestNode) -> str:
        arguments = self._arguments(node)
        if arguments is None:
            context = self._context_of(node)
            jinja.add_rendered_test_kwargs(context, node)
            return str(jinja.get_rendered(node.raw_code, context, node))
        return str(self._macros[f"test_{node.test_metadata.name}"](**arguments))

    def _context_of(self, node: Compiled | SeedNode) -> dict[str, Any]:
        """The context of templates, with what depends on the node, such as ``this`` and ``ref``."""
        self._context.model = node
        # Of dbt's class for contexts that have no macros: those are there already.
        context: dict[str, Any] = BaseContext.to_dict(self._context)
        return context

    def _arguments(self, node: GenericTestNode) -> dict[str, Any] | None:
        """The arguments of the macro of a test, or none if they depend on more than the tables that the test reads."""
        if node.config.where or node.test_metadata.namespace:
            return None
        arguments = dict(node.test_metadata.kwargs)
        model = _MODEL.fullmatch(str(arguments.pop("model")))
        other = _REFERENCE.fullmatch(str(arguments.pop("to", "")))
        if not model or not _PLAIN.issuperset(arguments) or "{{" in str(arguments):
            return None
        relations = {"model": model[1], "to": other[1] if other else None}
        read = {self._manifest.expect(key).name: self._manifest.expect(key) for key in node.depends_on_nodes}
        if set(read) != set(relations.values()) - {None}:
            return None
        tables = {
            argument: self._adapter.Relation.create_from(self._config, read[name])
            for argument, name in relations.items()
            if name
        }
        return {**tables, **arguments}
