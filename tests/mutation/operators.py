"""What mutmut changes in the code here: more than by itself in decorated functions, less in texts.

mutmut has no setting for either, so both are set in the version that ``requirements-mutation.lock`` pins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import libcst as cst
from mutmut.mutation import file_mutation, mutators

# Decorators that do with a mutant what they do with the function. mutmut leaves decorated functions out.
HARMLESS = frozenset({"contextmanager", "property", "cached_property", "command", "option", "argument", "group"})


def set_operators() -> None:
    """Change what mutmut does in this process and its children."""
    operators: Any = mutators.mutation_operators
    position = operators.index((cst.BaseString, mutators.operator_string))
    operators[position] = (cst.BaseString, other_text)
    visitor: Any = file_mutation.MutationVisitor
    visitor._skip_node_and_children = _unless_harmless(visitor._skip_node_and_children)  # noqa: SLF001, as above
    file_mutation.function_trampoline_arrangement = _keep_decorators(file_mutation.function_trampoline_arrangement)


def other_text(node: cst.BaseString) -> Iterator[cst.BaseString]:
    """Another text, but not the same one in lower and in upper case.

    A test that notices another letter case notices the other text, too; two of three mutants would say nothing more.
    """
    for mutant in mutators.operator_string(node):
        if _text_of(mutant).casefold() != _text_of(node).casefold():
            yield mutant


def _text_of(node: cst.BaseString) -> str:
    return node.value if isinstance(node, cst.SimpleString) else ""


def is_harmless(function: cst.FunctionDef) -> bool:
    """Whether the copies of a function can do without its decorators."""
    return bool(function.decorators) and all(_name(each.decorator) in HARMLESS for each in function.decorators)


def _name(decorator: cst.BaseExpression) -> str:
    called = decorator.func if isinstance(decorator, cst.Call) else decorator
    name = called.attr if isinstance(called, cst.Attribute) else called
    return name.value if isinstance(name, cst.Name) else ""


def _unless_harmless(skipped: Callable[[Any, cst.CSTNode], bool]) -> Callable[[Any, cst.CSTNode], bool]:
    def skip(visitor: Any, node: cst.CSTNode) -> bool:
        return not (isinstance(node, cst.FunctionDef) and is_harmless(node)) and skipped(visitor, node)

    return skip


def _keep_decorators(arranged: Callable[..., Any]) -> Callable[..., Any]:
    """The decorators stay on the function that calls the mutants, which are plain functions."""

    def arrange(function: cst.FunctionDef, mutants: Sequence[Any], class_name: str | None) -> tuple[Any, ...]:
        if not is_harmless(function):
            return tuple(arranged(function, mutants, class_name))
        empty, (caller, *copies), filled, names = arranged(function.with_changes(decorators=[]), mutants, class_name)
        decorated = caller.with_changes(decorators=[*function.decorators, *caller.decorators])
        return empty, [decorated, *copies], filled, names

    return arrange
