"""Submissions on this machine: read like the repository of a round, before they are published."""

from __future__ import annotations

import csv
import fnmatch
import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from extract.archives import members
from extract.errors import SourceError
from extract.files import remove_made, sha256_of, write_atomically
from extract.landing import MADE as LANDED_FILES
from extract.landing import Landed, land
from extract.readers import reader_named
from extract.readers.tables import REJECTIONS
from extract.sources import LOCAL_PREFIX, LocalTree, Suite
from extract.workspace import Workspace

SOURCE_NOTE_NAME = "source.json"
# The files of an extract. This note is removed first: without it, no build reads the rest.
MADE = (SOURCE_NOTE_NAME, *LANDED_FILES)
# The reader of each suite's submissions.
_READERS: Mapping[Suite, str] = {
    "automotive": "inference_submissions",
    "inference": "inference_submissions",
    "mobile": "mobile_submissions",
    "tiny": "tiny_submissions",
    "training": "training_submissions",
    "storage": "storage_submissions",
    "hpc": "training_submissions",
}


def extract_local(workspace: Workspace, path: Path, round_id: str) -> tuple[LocalTree, Landed]:
    """Read a folder or an archive by the rules of a round, and keep its rows for the next builds.

    The rows of a folder or an archive replace those of an earlier one of the same name.

    Raises:
        SourceError: The path or the round does not exist, or there is nothing of a submission; what was extracted
            before is unchanged.
    """
    if not path.exists():
        raise SourceError(str(path), "no such file or folder")
    if not path.is_file() and not path.is_dir():
        # To read a pipe or a device may never end.
        raise SourceError(str(path), "is neither a file nor a folder")
    suite = _suite_of(workspace, round_id)
    path = path.resolve()
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise SourceError(ascii(str(path)), "its path is not UTF-8; move it to another") from error
    stem = re.sub(r"[^a-z0-9.]+", "-", path.name.lower()).strip("-.") or "submission"
    source = LocalTree(
        source_id=f"{LOCAL_PREFIX}{stem}",
        reader=_READERS[suite],
        suite=suite,
        round_id=round_id,
        path=path,
        retrieved_on=datetime.now(UTC).date(),
    )

    def check(landed: Landed) -> None:
        if not landed.rows.keys() - {REJECTIONS.name}:
            cause = "contains nothing of a submission; is it laid out as <division>/<submitter>/results/…?"
            raise SourceError(str(path), cause)

    folder = workspace.extracts / source.source_id
    landed = land(source, path, _sha256(source, path), folder, check=check)
    write_atomically(folder / SOURCE_NOTE_NAME, source.model_dump_json(indent=1).encode())
    return source, landed


def extracted(workspace: Workspace) -> Iterator[tuple[LocalTree, Path]]:
    """The folders and archives of this machine that were extracted, each with the folder of its rows.

    Raises:
        SourceError: One was extracted by another version of this project.
    """
    for note in sorted(workspace.extracts.glob(f"*/{SOURCE_NOTE_NAME}")):
        try:
            yield LocalTree.model_validate_json(note.read_bytes()), note.parent
        except ValidationError as error:
            cause = f"extracted by another version; remove {note.parent} and run: make extract"
            raise SourceError(note.parent.name, cause) from error


def forget_local(workspace: Workspace, pattern: str) -> list[str]:
    """Remove the extracts whose ids match a name or glob pattern, and return these ids.

    Raises:
        SourceError: None matches; the message lists the extracts.
    """
    folders = {local.source_id: folder for local, folder in extracted(workspace)}
    chosen = fnmatch.filter(folders, pattern)
    if not chosen:
        raise SourceError(pattern, f"no such extract; extracted: {', '.join(folders) or 'nothing'}")
    for source_id in chosen:
        remove_made(folders[source_id], MADE)
    return chosen


def _suite_of(workspace: Workspace, round_id: str) -> Suite:
    """The suite of a round in the seed of rounds."""
    with workspace.rounds.open(encoding="utf-8", newline="") as stream:
        suites = {row["round_id"]: row["suite"] for row in csv.DictReader(stream)}
    suite = next((suite for suite in _READERS if suite == suites.get(round_id)), None)
    if suite is None:
        known = [known for known in suites if known.startswith(round_id.partition("-v")[0])] or list(suites)
        raise SourceError(round_id, f"no such round; known: {', '.join(known)}")
    return suite


def _sha256(source: LocalTree, path: Path) -> str:
    """The sha256 of the bytes of a file, or of the names and bytes of all files in a folder that are read."""
    if path.is_file():
        return sha256_of(path)
    digest = hashlib.sha256()
    for member in members(path, reader_named(source.reader, source.source_id).accepts):
        content = b"" if member.problem else member.content()
        digest.update(f"{member.path}\0{hashlib.sha256(content).hexdigest()}\0".encode())
    return digest.hexdigest()
