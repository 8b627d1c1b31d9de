"""Replaces dbt's adapter while sqlfluff renders the models: a dispatched macro renders as a call of its name."""

from __future__ import annotations

from collections.abc import Callable


def dispatch(name: str) -> Callable[..., str]:
    """What ``adapter.dispatch`` gives to a model: here a function that writes an SQL call, of relations their union."""

    def call(*arguments: str | list[str]) -> str:
        if isinstance(arguments[0], list):
            return " union all by name ".join(f"select * from {relation}" for relation in arguments[0])
        return f"{name}({', '.join(map(str, arguments))})"

    return call
