"""The SQL of models and tests as text, without a database: macros of the project, and stand-ins for those of dbt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import Environment, Template, Undefined
from jinja2.ext import do
from jinja2.nodes import Macro
from jinja2.nodes import Template as TemplateNode

# Of a dispatched macro: the name and what it was called with; the text that takes its place.
Dispatch = Callable[..., Any]


class _ReturnedError(Exception):
    """What ``return`` of a macro gives: dbt lets macros return other things than text."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Renderer:
    """Renders the files of a project.

    Args:
        root: The root of the project, with ``macros/``.
        engine: The engine whose form of each dispatched macro is taken; without one, a dispatched macro becomes a call
            of a function of its name, so that the text has what all engines share.
    """

    def __init__(self, root: Path, engine: str | None = None) -> None:
        self._engine = engine
        self._dispatch_count = 0
        self._environment = Environment(extensions=[do], undefined=_Quiet)  # noqa: S701  # SQL, not HTML
        self._names: dict[str, Any] = dict(_stand_ins(), adapter=self)
        self._macros: dict[str, Any] = {}
        texts = (path.read_text(encoding="utf-8") for path in sorted((root / "macros").glob("*.sql")))
        macros = [macro for text in texts for macro in self._environment.parse(text).find_all(Macro)]
        # A macro looks up the names that it calls when it is loaded, so all names are there before.
        self._names |= {macro.name: partial(self._call, macro.name) for macro in macros}
        self._macros |= {macro.name: self._load(macro) for macro in macros}

    def render(self, path: Path) -> str:
        """The SQL of a model or of a singular test."""
        rendered: str = self._template(path.read_text(encoding="utf-8")).render()
        return rendered

    @property
    def dispatch_count(self) -> int:
        """How many calls of dispatched macros were rendered."""
        return self._dispatch_count

    def dispatch(self, name: str) -> Dispatch:
        """What ``adapter.dispatch`` gives to a macro."""
        self._dispatch_count += 1
        if self._engine:
            return partial(self._call, f"{self._engine}__{name}")
        return lambda *arguments: _shared_form(name, arguments)

    def get_columns_in_relation(self, relation: str) -> list[Mapping[str, str]]:
        """Any columns: a table is not there."""
        return [{"name": f"column_of_{relation}"}]

    def _call(self, name: str, *arguments: Any, **named: Any) -> Any:
        try:
            return self._macros[name](*arguments, **named)
        except _ReturnedError as returned:
            return returned.value

    def _load(self, macro: Macro) -> Any:
        """Load a macro by itself: one that another of its file calls may return something, too."""
        code = self._environment.compile(TemplateNode([macro], lineno=1))
        names = self._environment.make_globals(self._names)
        return getattr(Template.from_code(self._environment, code, names).module, macro.name)

    def _template(self, text: str) -> Template:
        return self._environment.from_string(text, globals=self._names)


class _Quiet(Undefined):
    """A name of dbt that no stand-in has: empty text, whatever is done with it."""

    def __call__(self, *_args: Any, **_named: Any) -> str:  # type: ignore[override]
        return ""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self


def _stand_ins() -> Iterator[tuple[str, Any]]:
    yield "return", _return
    yield "ref", lambda name: name
    yield "source", lambda schema, name: f"{schema}.{name}"
    yield "config", lambda *_args, **_named: ""
    yield "execute", True


def _return(value: Any) -> NoReturn:
    raise _ReturnedError(value)


def _shared_form(name: str, arguments: tuple[Any, ...]) -> str:
    if arguments and isinstance(arguments[0], list):
        return " union all by name ".join(f"select * from {relation}" for relation in arguments[0])
    return f"{name}({', '.join(map(str, arguments))})"
