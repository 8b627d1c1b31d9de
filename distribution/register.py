"""The register of releases: the version and the day of each, and the reviewed reasons for values that changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from publish.errors import PublishError

REGISTER = Path(__file__).with_name("releases.yml")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reason(_Strict):
    """Why values of a table differ from the release before, where no correction and no source explains it."""

    table: str
    # All columns, rows that came and rows that went, if it is left out.
    column: str | None = None
    reason: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Release(_Strict):
    """An entry of the register."""

    # The year and month, and a number that counts the releases of the month.
    version: Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}\.(1[0-2]|[1-9])\.(0|[1-9][0-9]*)$")]
    date: dt.date
    summary: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    reasons: Sequence[Reason] = ()

    @property
    def order(self) -> tuple[int, ...]:
        """The numbers of the version, by which releases are ordered."""
        return tuple(map(int, self.version.split(".")))


class Releases(_Strict):
    """All releases, oldest first."""

    releases: Annotated[Sequence[Release], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Releases:
        orders = [release.order for release in self.releases]
        if orders != sorted(set(orders)):
            raise ValueError("the versions are not in order, oldest first")
        return self

    @property
    def newest(self) -> Release:
        """The release that is made now."""
        return self.releases[-1]

    @property
    def previous(self) -> Release | None:
        """The release before the newest; ``None`` for the first one."""
        return self.releases[-2] if len(self.releases) > 1 else None


def load_releases(path: Path = REGISTER) -> Releases:
    """The register of releases.

    Raises:
        PublishError: It is not as it should be.
    """
    try:
        return Releases.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise PublishError(f"{path.name}: cannot be read: {error}") from error
