"""SQL that engines understand differently: some refuse it, and others give another result without a word.

A trap is found in the text in which every dispatched macro is a call of its name (``engines.rendering``): what stands
there is sent to every engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

# Functions that Spark lacks, or that have other arguments there, each with what to write instead.
_MACRO = "a dispatched macro"
_FUNCTIONS = {
    "date_diff": "the macros of macros/dates.sql", "datediff": "the macros of macros/dates.sql",
    "date_add": "the macros of macros/dates.sql", "epoch_ms": "the macro epoch_seconds",
    "to_milliseconds": "the macro add_milliseconds", "to_seconds": "the macro add_milliseconds",
    "quantile_cont": "percentile_cont(q) within group (order by x)", "string_agg": "the macro join_texts",
    "concat": "||, or concat_ws('', …), which leaves nulls out", "isfinite": "abs(x) <= {{ largest_double() }}",
    "regexp_full_match": "the macro fits_whole", "regexp_matches": "regexp_extract(x, pattern, 0) != ''",
    "starts_with": "like 'text%'", "strptime": _MACRO, "try_strptime": _MACRO, "strftime": _MACRO, "printf": _MACRO,
    "unnest": "the macro each_element", "len": "length", "string_split": _MACRO, "regexp_split_to_array": _MACRO,
    "list_filter": _MACRO, "list_intersect": _MACRO, "list_transform": _MACRO, "sha256": _MACRO,
}  # fmt: skip
_TRIMS = {"trim", "ltrim", "rtrim"}


@dataclass(frozen=True)
class Trap:
    """A place that engines understand differently.

    Attributes:
        line: Its line in the text that was read, from 1.
        found: What stands there.
        cause: What another engine makes of it.
        remedy: What to write instead.
    """

    line: int
    found: str
    cause: str
    remedy: str

    def __str__(self) -> str:
        return f"`{self.found}` (line {self.line} of the rendered SQL): {self.cause}; write {self.remedy}"


@dataclass(frozen=True)
class _Call:
    """A call of a function: its name in lower case, the tokens of each argument, and its line."""

    name: str
    arguments: Sequence[Sequence[Token]]
    line: int


def traps_in(tokens: Sequence[Token], statement: exp.Expr) -> Iterator[Trap]:
    """The traps in a text of SQL.

    Args:
        tokens: The tokens of the text.
        statement: What sqlglot made of them.
    """
    for call in _calls(tokens):
        yield from _traps_of_call(call)
    yield from _types(tokens)
    for division in statement.find_all(exp.Div):
        yield from _decimal_division(division)


def _traps_of_call(call: _Call) -> Iterator[Trap]:
    count, shown = len(call.arguments), f"{call.name}(…)"
    if call.name in _TRIMS and count > 1:
        cause = "Spark takes the characters first and the text second, and gives another text"
        yield Trap(call.line, shown, cause, "trim(leading 'v' from x), trim(trailing 'v' from x)")
    elif call.name == "regexp_extract" and count == 2:  # noqa: PLR2004  # text and pattern
        yield Trap(call.line, shown, "without a group, Spark takes group 1, DuckDB the whole", "the group")
    elif call.name == "round" and count > 1:
        yield Trap(call.line, shown, "Spark rounds the text of a double, DuckDB the double", "the macro round_to")
    elif call.name == "regexp_replace" and not _replaces_once(call):
        yield Trap(call.line, shown, "DuckDB replaces the first match, Spark all", "^ or $, or the macro replace_all")
    elif call.name in _FUNCTIONS:
        yield Trap(call.line, shown, "Spark does not know it, or not with this meaning", _FUNCTIONS[call.name])


def _replaces_once(call: _Call) -> bool:
    """Whether a pattern is tied to an end of the text, so that it fits once at most."""
    pattern = call.arguments[1][0].text if len(call.arguments) == 3 else ""  # noqa: PLR2004  # text, pattern, replacement
    return pattern.startswith("^") or pattern.endswith("$")


def _types(tokens: Sequence[Token]) -> Iterator[Trap]:
    for token in tokens:
        if token.text.lower() == "varchar" and token.token_type != TokenType.STRING:
            yield Trap(token.line, "varchar", "Spark refuses it without a length", "string")
        elif token.token_type == TokenType.STRING and "\\" in token.text:
            yield Trap(token.line, "a backslash in a text", "Spark takes it for an escape", "chr(92), or [.] for a dot")


def _decimal_division(division: exp.Div) -> Iterator[Trap]:
    for literal in (*_decimals(division.left), *_decimals(division.right)):
        cause = "Spark divides decimals, with six digits"
        yield Trap(_line(literal), division.sql("duckdb"), cause, "a whole number, or cast(… as double)")


def _decimals(operand: exp.Expr) -> Iterator[exp.Expr]:
    """The decimal literals in what is divided or divides: by themselves, or in a sum or a product."""
    if (
        isinstance(operand, exp.Literal)
        and operand.is_number
        and "." in operand.this
        and "e" not in operand.this.lower()
    ):
        yield operand
    elif isinstance(operand, exp.Paren | exp.Mul | exp.Add | exp.Sub | exp.Neg):
        for part in operand.iter_expressions():
            yield from _decimals(part)


def _line(expression: exp.Expr) -> int:
    return int(expression.meta.get("line", 0))


def _calls(tokens: Sequence[Token]) -> Iterator[_Call]:
    for place, (name, following) in enumerate(pairwise(tokens)):
        if following.token_type == TokenType.L_PAREN and name.text.isidentifier():
            yield _Call(name.text.lower(), _arguments(islice(tokens, place + 2, None)), name.line)


def _arguments(tokens: Iterable[Token]) -> list[list[Token]]:
    """The tokens of each argument of a call, up to the bracket that closes it."""
    arguments: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += _DEPTHS.get(token.token_type, 0)
        if depth < 0:
            break
        if token.token_type == TokenType.COMMA and depth == 0:
            arguments.append([])
        else:
            arguments[-1].append(token)
    return arguments


_DEPTHS = {
    TokenType.L_PAREN: 1, TokenType.L_BRACKET: 1, TokenType.L_BRACE: 1,
    TokenType.R_PAREN: -1, TokenType.R_BRACKET: -1, TokenType.R_BRACE: -1,
}  # fmt: skip
