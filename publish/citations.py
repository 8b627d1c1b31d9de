"""Citations of results in the words that MLCommons demands; the texts are those of ``marts.citations``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from publish.errors import PublishError
from publish.query import connect

# The most results that are printed. No public id has as many.
MAX_CITATIONS = 60
_MATCHING = """
    select result_id, citation_text, footnote_text, bibtex
    from marts.citations
    where
        (public_id = $id or result_id = $id)
        and ($benchmark = '' or benchmark_id = $benchmark)
        and ($scenario = '' or scenario = $scenario)
    order by benchmark_id, scenario, result_id
"""
_NARROWING = "BENCHMARK=<benchmark_id>, SCENARIO=<scenario> or ID=<result_id> selects from them"
_REMEDY = 'list the ids: make query SQL="select result_id, public_id, benchmark_id, scenario from marts.citations"'


@dataclass(frozen=True)
class Citation:
    """How one result may be quoted.

    Attributes:
        result_id: The key of the result.
        sentence: The sentence for the text.
        footnote: The footnote for it.
        bibtex: Both as a BibTeX entry.
    """

    result_id: str
    sentence: str
    footnote: str
    bibtex: str


def cite(database: Path, result: str, benchmark: str = "", scenario: str = "", output_format: str = "text") -> str:
    """Return the citations of the results with an id, each with its footnote or as a BibTeX entry.

    Args:
        database: The published warehouse.
        result: A public id, which can have many results, or a result id.
        benchmark: Only results of this benchmark; all if empty.
        scenario: Only results of this scenario; all if empty.
        output_format: ``text`` or ``bibtex``.

    Raises:
        PublishError: No id, an unknown format, no such result, or no published warehouse.
    """
    if not result.strip():
        raise PublishError("ID is empty; for example: make cite ID=4.1-0049")
    if output_format not in _PRINTERS:
        raise PublishError(f"unknown format {output_format!r}; known: {', '.join(_PRINTERS)}")
    found = find(database, {"id": result.strip(), "benchmark": benchmark, "scenario": scenario})
    if not found:
        given = {"id": result, "benchmark": benchmark, "scenario": scenario}
        wanted = ", ".join(f"{name} {value!r}" for name, value in given.items() if value)
        raise PublishError(f"no result has {wanted}; {_REMEDY}")
    return _PRINTERS[output_format](found[:MAX_CITATIONS], _hint(len(found)))


def find(database: Path, conditions: Mapping[str, str]) -> list[Citation]:
    """Return the citations of the results that a user names.

    Args:
        database: The published warehouse.
        conditions: ``id``, a public id or a result id, ``benchmark`` and ``scenario``; the last two may be empty.

    Raises:
        PublishError: There is no published warehouse, or it has no citations.
    """
    with connect(database) as connection:
        try:
            return [Citation(*row) for row in connection.execute(_MATCHING, dict(conditions)).fetchall()]
        except duckdb.CatalogException as error:
            raise PublishError(f"{database} is of an earlier version, without citations; run: make build") from error
        except duckdb.Error as error:
            raise PublishError(str(error)) from error


def _hint(count: int) -> str:
    """How to select from several results; empty for one."""
    shown = f", of which the first {MAX_CITATIONS} are shown" if count > MAX_CITATIONS else ""
    return f"{count} results{shown}; {_NARROWING}" if count > 1 else ""


def _text(citations: Sequence[Citation], hint: str) -> str:
    """The sentences, each with the mark of its footnote; then the footnotes."""
    sentences = [f"{one.sentence.removesuffix('.')} [{number}]." for number, one in enumerate(citations, start=1)]
    footnotes = [f"[{number}] {one.footnote}" for number, one in enumerate(citations, start=1)]
    return "\n\n".join(filter(None, ["\n".join(sentences), "\n".join(footnotes), hint]))


def _bibtex(citations: Sequence[Citation], hint: str) -> str:
    """The entries; BibTeX skips the line after them."""
    return "\n\n".join(filter(None, [*(one.bibtex for one in citations), hint and f"% {hint}"]))


_PRINTERS = {"text": _text, "bibtex": _bibtex}
