"""The data dictionary: every mart with its columns, and a picture of the models of each group, as one HTML page.

The page opens without a network: it asks for nothing, and every text of the project is escaped in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup, escape

from publish.lineage import pictures
from publish.pages import page_templates

# dbt's ``manifest.json``, which has no types.
Manifest = Mapping[str, Any]

_HERE = Path(__file__).parent
_UNITS = [
    (re.compile(rf"(?:{name})$"), unit)
    for name, unit in yaml.safe_load((_HERE / "units.yml").read_text(encoding="utf-8")).items()
]
_SENTENCE_END = re.compile(r"(?<=\.)\s+")
_CODE = re.compile(r"`([^`]+)`")
_NUMBERS = {"bigint", "integer", "double", "hugeint"}
# The type of texts in the models, which all engines know, and its name in DuckDB.
_DUCKDB_NAMES = {"string": "varchar"}


@dataclass(frozen=True)
class Column:
    """A column of a mart.

    Attributes:
        name: Its name.
        data_type: Its type in DuckDB.
        unit: The unit that its name ends in; empty for one without.
        meaning: Its description, without what it says of null.
        null: What null means; empty if the description does not say.
    """

    name: str
    data_type: str
    unit: str
    meaning: str
    null: str


@dataclass(frozen=True)
class Mart:
    """A table or view for users: its name, the folder of its model, its description and its columns."""

    name: str
    group: str
    description: str
    columns: Sequence[Column]


def make_dictionary(manifest: Manifest, attribution: str, names: Collection[str] | None = None) -> str:
    """The HTML text of the page.

    Args:
        manifest: dbt's ``manifest.json``.
        attribution: The sentence at the end of the page that says whose mark MLPerf is.
        names: The marts that are described; default: all.
    """
    templates = page_templates(_HERE)
    templates.filters["marked_up"] = _marked_up
    marts = [mart for mart in marts_of(manifest) if names is None or mart.name in names]
    return templates.get_template("dictionary.html.jinja").render(
        groups=[(group, list(members)) for group, members in groupby(marts, lambda mart: mart.group)],
        mart_count=len(marts),
        column_count=sum(len(mart.columns) for mart in marts),
        pictures=pictures(manifest, {mart.name for mart in marts}),
        attribution=attribution,
    )


def marts_of(manifest: Manifest) -> Sequence[Mart]:
    """The marts of a manifest, by the folder and the name of their models."""
    never_null = set(_never_null(manifest))
    found = [
        Mart(
            name=node["name"],
            group=node["path"].rpartition("/")[0],
            description=node["description"],
            columns=[
                _column(column, is_never_null=(key, column["name"]) in never_null)
                for column in node["columns"].values()
            ],
        )
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["config"]["schema"] == "marts"
    ]
    return sorted(found, key=lambda mart: (not mart.group.startswith("marts"), mart.group, mart.name))


def _never_null(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """The models and columns that a test finds never null."""
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and (node.get("test_metadata") or {}).get("name") == "not_null":
            yield node["attached_node"], node["column_name"]


def sentences(text: str) -> list[str]:
    """The sentences of a description."""
    return _SENTENCE_END.split(text.strip())


def _column(column: Mapping[str, Any], *, is_never_null: bool) -> Column:
    said = sentences(column["description"])
    null = " ".join(sentence for sentence in said if sentence.startswith("Null"))
    name, declared = column["name"], column["data_type"] or ""
    data_type = _DUCKDB_NAMES.get(declared, declared)
    return Column(
        name=name,
        data_type=data_type,
        unit=unit_of(name, data_type),
        meaning=" ".join(sentence for sentence in said if not sentence.startswith("Null")),
        null=null or ("Never null." if is_never_null else ""),
    )


def unit_of(name: str, data_type: str) -> str:
    """The unit in which the name of a column ends; empty for a column without one, or of another type than a number."""
    if data_type.lower() not in _NUMBERS:
        return ""
    return next((unit for pattern, unit in _UNITS if pattern.search(name)), "")


def _marked_up(text: str) -> Markup:
    """A description as HTML: what is between backticks as code, everything escaped."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  # escaped before
