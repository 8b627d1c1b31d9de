"""The figures as ``figures.yml`` describes them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from publish.errors import PublishError

HERE = Path(__file__).parent
KINDS = HERE / "kinds"
PAPER_VARIANTS = ("corrected", "as_printed", "as_released")
PAPER_SOURCE = 'released data of the paper "MLPerf Power" (HPCA 2025)'
PAPER_SOURCE_IDS = "paper-*"

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Variant(_Strict):
    """A variant of the figures: its subtitle, and its source where that is not the figure's."""

    subtitle: str
    source: str = ""
    source_ids: str = ""


class Texts(_Strict):
    """Texts and source of one variant that differ from those of its figure."""

    subject: str | None = None
    x: str | None = None
    y: str | None = None
    note: str | None = None
    source: str | None = None
    source_ids: str | None = None


class Figure(_Strict):
    """One figure; ``figures.yml`` explains the keys."""

    kind: Identifier
    mart: Identifier
    sql: Identifier
    columns: Mapping[str, Identifier] = {}
    title: str
    x: str
    y: str
    subject: str
    note: str = ""
    source: str = PAPER_SOURCE
    source_ids: str = PAPER_SOURCE_IDS
    notice: str = "figure"
    variants: tuple[str, ...] = PAPER_VARIANTS
    beyond: tuple[str, ...] = ()
    variants_of: Mapping[str, Texts] = {}

    @field_validator("kind")
    @classmethod
    def _is_known(cls, kind: str) -> str:
        known = sorted(path.stem for path in KINDS.glob("[!_]*.py"))
        if kind not in known:
            raise ValueError(f"unknown kind {kind!r}; known: {', '.join(known)}")
        return kind

    @property
    def all_variants(self) -> tuple[str, ...]:
        """The variants that can be rendered."""
        return (*self.variants, *self.beyond)

    def of(self, variant: str) -> Figure:
        """Return the figure with the texts of one variant."""
        return self.model_copy(update=dict(self.variants_of.get(variant, Texts()).model_dump(exclude_none=True)))

    def query(self) -> str:
        """Return the SQL text of the figure, whose parameter ``$variant`` or ``$run_id`` is left to bind.

        Raises:
            PublishError: The text has a parameter for which the figure names no column.
        """
        path = KINDS / f"{self.sql}.sql"
        names = {"variant": "$variant", "run_id": "$run_id", "mart": self.mart, **self.columns}
        try:
            return Template(path.read_text(encoding="utf-8")).substitute(names)
        except KeyError as error:
            raise PublishError(
                f"{path.name} has a parameter {error}; name the column of {self.mart} for it under `columns`"
                " in figures.yml"
            ) from error


class Book(_Strict):
    """All figures and variants, by id, and the figure of one power run."""

    variants: Mapping[str, Variant]
    figures: Mapping[str, Figure]
    trace: Figure


def read_book(path: Path) -> Book:
    """Read the description of all figures.

    Raises:
        PublishError: A key is unknown or missing, or a value has the wrong form.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for figure_id, entry in content["figures"].items():
        content["figures"][figure_id] = _defaults(figure_id, entry) | entry
    try:
        return Book.model_validate(content)
    except ValidationError as error:
        raise PublishError(f"{path}: {error}") from error


def _defaults(figure_id: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"mart": f"figure_{figure_id}", "sql": entry.get("kind")}


BOOK = read_book(HERE / "figures.yml")
FIGURES = BOOK.figures
VARIANTS = BOOK.variants
TRACE = BOOK.trace
