"""Stands in for dbt's adapter while sqlfluff renders the models: a dispatched macro renders as a call of its name."""

from __future__ import annotations

from collections.abc import Callable


def dispatch(name: str) -> Callable[..., str]:
    """What ``adapter.dispatch`` gives to a model: here a function that writes an SQL call."""
    return lambda *arguments: f"{name}({', '.join(arguments)})"
