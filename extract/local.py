"""Submissions on this machine: read like a round's repository, before anyone publishes them."""

from __future__ import annotations

import csv
import fnmatch
import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from extract.archives import members
from extract.errors import SourceError
from extract.files import sha256_of, write_atomically
from extract.landing import Landed, land
from extract.readers import reader_named
from extract.readers.tables import REJECTIONS
from extract.sources import LocalTree, Suite
from extract.workspace import Workspace

# The reader of each suite's submissions.
_READERS: Mapping[Suite, str] = {
    "inference": "inference_submissions",
    "tiny": "tiny_submissions",
    "training": "training_submissions",
}


def extract_local(workspace: Workspace, place: Path, round_id: str) -> tuple[LocalTree, Landed]:
    """Read a folder or an archive under the rules of a round, and keep its rows for the next builds.

    Extracting a place of the same name again replaces its rows.

    Raises:
        SourceError: There is no such place, no such round, or nothing of a submission in it; what was extracted
            before is as it was.
    """
    if not place.exists():
        raise SourceError(str(place), "no such file or folder")
    suite = _suite_of(workspace, round_id)
    place = place.resolve()
    try:
        str(place).encode()
    except UnicodeEncodeError as error:
        raise SourceError(ascii(str(place)), "its path is not UTF-8; move it to another") from error
    stem = re.sub(r"[^a-z0-9.]+", "-", place.name.lower()).strip("-.") or "submission"
    source = LocalTree(source_id=f"local-{stem}", reader=_READERS[suite], suite=suite, round_id=round_id, place=place)

    def judge(landed: Landed) -> None:
        if not landed.rows.keys() - {REJECTIONS.name}:
            cause = "holds nothing of a submission; is it laid out as <division>/<submitter>/results/…?"
            raise SourceError(str(place), cause)

    home = workspace.extracts / source.source_id
    landed = land(source, place, _sha256(source, place), home, judge=judge)
    write_atomically(home / "source.json", source.model_dump_json(indent=1).encode())
    return source, landed


def extracted(workspace: Workspace) -> Iterator[tuple[LocalTree, Path]]:
    """The folders and archives of this machine that were extracted, with where their rows lie."""
    for note in sorted(workspace.extracts.glob("*/source.json")):
        yield LocalTree.model_validate_json(note.read_bytes()), note.parent


def forget_local(workspace: Workspace, pattern: str) -> list[str]:
    """Forget what was extracted under the ids that match a name or glob pattern, and return these ids.

    Raises:
        SourceError: None matches; the message lists what was extracted.
    """
    homes = {local.source_id: home for local, home in extracted(workspace)}
    chosen = fnmatch.filter(homes, pattern)
    if not chosen:
        raise SourceError(pattern, f"nothing was extracted as that; extracted: {', '.join(homes) or 'nothing'}")
    for source_id in chosen:
        shutil.rmtree(homes[source_id])
    return chosen


def _suite_of(workspace: Workspace, round_id: str) -> Suite:
    """The suite of a round that the seed of rounds knows."""
    with workspace.rounds.open(encoding="utf-8", newline="") as stream:
        suites = {row["round_id"]: row["suite"] for row in csv.DictReader(stream)}
    suite = next((suite for suite in _READERS if suite == suites.get(round_id)), None)
    if suite is None:
        known = [known for known in suites if known.startswith(round_id.partition("-v")[0])] or list(suites)
        raise SourceError(round_id, f"no such round; known: {', '.join(known)}")
    return suite


def _sha256(source: LocalTree, place: Path) -> str:
    """The sha256 of a file's bytes, or of the names and bytes of all files of a folder that matter."""
    if place.is_file():
        return sha256_of(place)
    digest = hashlib.sha256()
    for member in members(place, reader_named(source.reader, source.source_id).accepts):
        content = b"" if member.problem else member.content()
        digest.update(f"{member.path}\0{hashlib.sha256(content).hexdigest()}\0".encode())
    return digest.hexdigest()
