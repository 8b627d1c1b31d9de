"""Submissions on this machine: read like a round's repository, before anyone publishes them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from extract.archives import members
from extract.errors import SourceError
from extract.files import sha256_of, write_atomically
from extract.landing import Landed, land
from extract.readers import reader_named
from extract.sources import LocalTree, Suite
from extract.workspace import Workspace

# The reader of each suite's submissions.
_READERS: Mapping[Suite, str] = {"inference": "inference_submissions"}


def extract_local(workspace: Workspace, place: Path, round_id: str) -> tuple[LocalTree, Landed]:
    """Read a folder or an archive under the rules of a round, and keep its rows for the next builds.

    Extracting a place of the same name again replaces its rows.

    Raises:
        SourceError: There is no such place, no such round, or nothing of a submission in it.
    """
    if not place.exists():
        raise SourceError(str(place), "no such file or folder")
    suite = next((suite for suite in _READERS if round_id.startswith(f"{suite}-")), None)
    if suite is None:
        raise SourceError(round_id, f"no round of submissions; its suite is one of {', '.join(sorted(_READERS))}")
    stem = re.sub(r"[^a-z0-9.]+", "-", place.resolve().name.lower()).strip("-.") or "submission"
    try:
        source = LocalTree(
            source_id=f"local-{stem}", reader=_READERS[suite], suite=suite, round_id=round_id, place=place.resolve()
        )
    except ValidationError as error:
        raise SourceError(round_id, f"no round: {error.errors()[0]['msg']}") from error
    home = workspace.extracts / source.source_id
    landed = land(source, place, _sha256(source, place), home)
    if not landed.rows:
        cause = "holds nothing of a submission; is it laid out as <division>/<submitter>/results/…?"
        raise SourceError(str(place), cause)
    write_atomically(home / "source.json", source.model_dump_json(indent=1).encode())
    return source, landed


def _sha256(source: LocalTree, place: Path) -> str:
    """The sha256 of a file's bytes, or of the names and bytes of all files of a folder that matter."""
    if place.is_file():
        return sha256_of(place)
    digest = hashlib.sha256()
    for member in members(place, reader_named(source.reader, source.source_id).wants):
        content = b"" if member.problem else member.content()
        digest.update(f"{member.path}\0{hashlib.sha256(content).hexdigest()}\0".encode())
    return digest.hexdigest()
