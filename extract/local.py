"""Submissions on this machine: read like the repository of a round, before they are published."""

from __future__ import annotations

import fnmatch
import hashlib
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from extract.archives import members
from extract.errors import SourceError
from extract.evidence import check_round
from extract.files import remove_made, sha256_of
from extract.landing import MADE, NOTE_NAME, SOURCE_NOTE_NAME, Landed, damaged_files, land, landed_in
from extract.readers import reader_named
from extract.readers.tables import REJECTIONS
from extract.rounds import rounds_of
from extract.sources import LOCAL_PREFIX, LocalTree, Suite
from extract.workspace import Workspace

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


def extract_local(
    workspace: Workspace, path: Path, round_id: str, on_doubt: Callable[[str], None] = lambda doubt: None
) -> tuple[LocalTree, Landed]:
    """Read a folder or an archive by the rules of a round, and keep its rows for the next builds.

    The rows of a folder or an archive replace those of an earlier one of the same name.

    Args:
        workspace: Names the seeds and the folder of the extracts.
        path: The folder or archive.
        round_id: The round.
        on_doubt: Called with each sign that the submission may be of another round, as a sentence.

    Raises:
        SourceError: The path or the round does not exist, there is nothing of a submission, or its files are of another
            round; what was extracted before is unchanged.
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
    check_round(workspace, path, round_id, on_doubt)
    stem = re.sub(r"[^a-z0-9.]+", "-", path.name.lower()).strip("-.") or "submission"
    source = LocalTree(
        source_id=f"{LOCAL_PREFIX}{stem}",
        reader=_READERS[suite],
        suite=suite,
        round_id=round_id,
        path=path,
        retrieved_on=datetime.now(UTC).date(),
    )

    def check(landed: Landed, _: Path) -> None:
        if not landed.rows.keys() - {REJECTIONS.name}:
            cause = "contains nothing of a submission; is it laid out as <division>/<submitter>/results/…?"
            raise SourceError(str(path), cause)

    folder = workspace.extracts / source.source_id
    return source, land(source, path, _sha256(source, path), folder, check=check)


def extracted(workspace: Workspace) -> Iterator[tuple[LocalTree, Path]]:
    """The folders and archives of this machine that were extracted, each with the folder of its rows, verified.

    Raises:
        SourceError: As for ``verified``.
    """
    for folder in extract_folders(workspace):
        yield verified(folder), folder


def extract_folders(workspace: Workspace) -> list[Path]:
    """The folders of all extracts, also of damaged ones: those with a note. One whose name begins with a dot is none.

    Such a folder is that of an extraction which was stopped.
    """
    folders = {path.parent for name in (NOTE_NAME, SOURCE_NOTE_NAME) for path in workspace.extracts.glob(f"*/{name}")}
    return sorted(folder for folder in folders if not folder.name.startswith("."))


def verified(folder: Path) -> LocalTree:
    """What was extracted into a folder, after a check of all its files.

    Raises:
        SourceError: A file differs from what was extracted, or all are of another version of this project. They cannot
            be extracted again without the user: the submission may have changed, or be gone.
    """
    source, landed = source_in(folder), landed_in(folder)
    damaged = damaged_files(folder, landed) if landed else [NOTE_NAME]
    if source and not damaged:
        return source
    # What a damaged note says of the place and the round may be wrong.
    place = "FROM=… ROUND=…"
    if source and SOURCE_NOTE_NAME not in damaged:
        place = f"FROM={shlex.quote(str(source.path))} ROUND={source.round_id}"
    cause = (
        f"damaged, or extracted by another version ({', '.join(damaged) or SOURCE_NOTE_NAME}); run:"
        f" make extract {place}, or without this submission: make forget SOURCE={folder.name}"
    )
    raise SourceError(folder.name, cause, path=str(folder))


def source_in(folder: Path) -> LocalTree | None:
    """What was extracted into a folder, as its note says; ``None`` if that cannot be read."""
    try:
        return LocalTree.model_validate_json((folder / SOURCE_NOTE_NAME).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def forget_local(workspace: Workspace, pattern: str) -> list[str]:
    """Remove the extracts whose ids match a name or glob pattern, also damaged ones, and return these ids.

    Raises:
        SourceError: None matches; the message lists the extracts.
    """
    folders = {folder.name: folder for folder in extract_folders(workspace)}
    chosen = fnmatch.filter(folders, pattern)
    if not chosen:
        raise SourceError(pattern, f"no such extract; extracted: {', '.join(folders) or 'nothing'}")
    for source_id in chosen:
        remove_made(folders[source_id], MADE)
    return chosen


def _suite_of(workspace: Workspace, round_id: str) -> Suite:
    """The suite of a round in the seed of rounds."""
    suites = {known: row["suite"] for known, row in rounds_of(workspace).items()}
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
