"""Archives as a stream of members: a folder, a ``.tar``, a ``.tar.gz`` or a ``.zip``, each read once, in order.

Nothing is unpacked to disk. A member that nobody wants is passed over by its name; one that cannot be used safely
(a link, a device, a name that leads out of the archive, a second member of the same name, one too large) comes
without content and with its problem.
"""

from __future__ import annotations

import functools
import gzip
import io
import os
import posixpath
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from extract.errors import SourceError

# Far above the largest file that matters (a log of some 30 MB), far below what would hurt.
MAX_MEMBER_BYTES = 128 << 20
_GZIP = b"\x1f\x8b"
_CHUNK_BYTES = 1 << 20
# Fields of a tar header (POSIX.1-2001), and the kinds that are nothing but a name and a content.
_NAME, _SIZE, _SUM, _KIND = slice(0, 100), slice(124, 136), slice(148, 156), slice(156, 157)
_MAGIC, _PREFIX = slice(257, 263), slice(345, 500)
_USTAR = b"ustar\0"
_PLAIN_KINDS = (tarfile.REGTYPE, tarfile.XHDTYPE)
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Member:
    """One file of an archive.

    Attributes:
        path: Where it stands, from the archive's own top; the one folder that an archive may be packed in is left out.
        byte_count: Its size.
        content: Gives its bytes; only valid until the next member is asked for.
        problem: Why it cannot be used, if so; it then has no content.
    """

    path: str
    byte_count: int
    content: Callable[[], bytes] = bytes
    problem: str | None = None


class _Names:
    """Decides by name what is read: strips the folder that everything is packed in, refuses what is unsafe."""

    def __init__(self, wants: Callable[[str], bool]) -> None:
        self._wants = wants
        self._root: str | None = None
        self._seen: set[str] = set()

    def judge(self, name: str) -> tuple[str, str | None] | None:
        """The path inside the archive and its problem; ``None`` for a member that nobody wants.

        Raises:
            ValueError: The archive is packed in more than one folder.
        """
        if name.startswith("/") or ".." in name.split("/"):
            return name, "unsafe_path"
        whole = posixpath.normpath(name)
        root, _, inside = whole.partition("/")
        if self._wants(whole):
            chosen, relative = "", whole
        elif inside and self._wants(inside):
            chosen, relative = root, inside
        else:
            return None
        if self._root is None:
            self._root = chosen
        if self._root != chosen:
            raise ValueError(f"has its content in more than one place: {self._root or '.'} and {chosen or '.'}")
        problem = "duplicate_member" if relative in self._seen else None
        self._seen.add(relative)
        return relative, problem


class _Header(tarfile.TarInfo):
    """A tar header that tells an archive's end mark from bytes that are missing."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        if not buf:
            raise EOFError("it ends without the mark that every archive ends with")
        is_plain = buf[_KIND] in _PLAIN_KINDS and buf[_MAGIC] == _USTAR and buf[_SIZE].isascii()
        if len(buf) != tarfile.BLOCKSIZE or not is_plain:
            return super().frombuf(buf, encoding, errors)
        # Owners, times and modes of plain files are most of the library's work here, and nobody asks for them.
        if sum(buf) - sum(buf[_SUM]) + len(buf[_SUM]) * ord(" ") != _octal(buf[_SUM]):
            raise tarfile.ReadError("the sum of a header is wrong")
        name, prefix = (bytes(buf[part]).partition(b"\0")[0].decode(encoding, errors) for part in (_NAME, _PREFIX))
        header = cls(f"{prefix}/{name}" if prefix else name)
        header.type, header.size = bytes(buf[_KIND]), _octal(buf[_SIZE])
        return header


def members(place: Path, wants: Callable[[str], bool]) -> Iterator[Member]:
    """All wanted members of a folder or an archive.

    Args:
        place: A folder, or a file in tar, gzipped tar or zip format (told by its bytes, not by its name).
        wants: Whether the file of a path matters.

    Raises:
        SourceError: It is of none of these formats, is cut or damaged, or is packed in more than one folder.
    """
    names = _Names(wants)
    with _as_source_error(place):
        is_zip = not place.is_dir() and zipfile.is_zipfile(place)
        found = _from_folder if place.is_dir() else _from_zip if is_zip else _from_tar
        for member in found(place, names):
            yield Member(member.path, member.byte_count, functools.partial(_read, place, member), member.problem)


def _read(place: Path, member: Member) -> bytes:
    """The content of a member, asked for by whoever uses it."""
    with _as_source_error(place):
        return member.content()


@contextmanager
def _as_source_error(place: Path) -> Iterator[None]:
    try:
        yield
    except (*_BROKEN, OSError, ValueError) as error:
        raise SourceError(place.name, f"cannot be read as an archive: {error}", path=str(place)) from error


def commit_of(place: Path) -> str | None:
    """The commit that a repository's archive was made from, as its global header says."""
    try:
        with tarfile.open(place) as archive:
            return (archive.pax_headers or {}).get("comment")
    except (*_BROKEN, OSError):
        return None


def check_whole(place: Path) -> None:
    """Read an archive through to its end.

    Raises:
        SourceError: It is cut or damaged.
    """
    for _ in members(place, lambda path: False):
        pass


def _from_folder(place: Path, names: _Names) -> Iterator[Member]:
    for folder, folders, files in os.walk(place):
        folders.sort()
        for name in sorted([*files, *(name for name in folders if (Path(folder) / name).is_symlink())]):
            path = Path(folder) / name
            relative = path.relative_to(place).as_posix()
            found = path.lstat()
            if stat.S_ISLNK(found.st_mode) and path.is_dir():
                yield Member(relative, 0, problem="link")
                continue
            yield from _judged(names, relative, found.st_size, path.read_bytes, _kind_problem(found.st_mode))


def _from_zip(place: Path, names: _Names) -> Iterator[Member]:
    with zipfile.ZipFile(place) as archive:
        for entry in archive.infolist():
            if not entry.is_dir():
                mode = entry.external_attr >> 16
                problem = _kind_problem(mode) if stat.S_IFMT(mode) else None
                yield from _judged(
                    names, entry.filename, entry.file_size, functools.partial(archive.read, entry), problem
                )


def _from_tar(place: Path, names: _Names) -> Iterator[Member]:
    links: dict[str, list[str]] = {}
    for archive, header in _headers(place):
        if header.isdir():
            continue
        if header.islnk():
            links.setdefault(header.linkname, []).append(header.name)
            continue
        problem = None if header.isreg() else "link" if header.issym() else "not_a_file"
        yield from _judged(names, header.name, header.size, functools.partial(_content, archive, header), problem)
    if not links:
        return
    # A hard link repeats a file that stood before it; a second pass finds those files.
    for archive, header in _headers(place):
        for name in links.pop(header.name, []) if header.isreg() else []:
            content = _content(archive, header)
            yield from _judged(names, name, header.size, functools.partial(bytes, content), None)
    for name in (name for left in links.values() for name in left):
        yield from _judged(names, name, 0, bytes, "link")


def _headers(place: Path) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    with place.open("rb") as file:
        is_gzip = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        # A buffer of the library's own kind: the tar reader asks for little, very often.
        stream = io.BufferedReader(gzip.GzipFile(fileobj=file), _CHUNK_BYTES) if is_gzip else file
        # Mode "r" only ever seeks forward here, and a forward seek in a gzip stream is a read.
        with tarfile.open(fileobj=stream, mode="r:", tarinfo=_Header) as archive:
            while (header := archive.next()) is not None:
                archive.members = []  # type: ignore[attr-defined]  # it would keep every header
                yield archive, header
        while stream.read(_CHUNK_BYTES):
            pass  # to the end, where gzip checks its sum


def _content(archive: tarfile.TarFile, header: tarfile.TarInfo) -> bytes:
    reader = archive.extractfile(header)
    return reader.read() if reader else b""


def _judged(
    names: _Names, name: str, byte_count: int, content: Callable[[], bytes], problem: str | None
) -> Iterator[Member]:
    judged = names.judge(name)
    if judged is None:
        return
    path, name_problem = judged
    problem = name_problem or problem or ("member_too_large" if byte_count > MAX_MEMBER_BYTES else None)
    yield Member(path, byte_count, problem=problem) if problem else Member(path, byte_count, content)


def _octal(field: bytes | bytearray) -> int:
    return int(bytes(field).strip(b"\0 ") or b"0", 8)


def _kind_problem(mode: int) -> str | None:
    return "link" if stat.S_ISLNK(mode) else None if stat.S_ISREG(mode) else "not_a_file"
