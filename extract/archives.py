"""Archives as a stream of members: a folder, a ``.tar``, a ``.tar.gz`` or a ``.zip``, each read once, in order.

Nothing is unpacked to disk. A member that nobody accepts is passed over by its name; one that cannot be used safely
(a link, a device, a name that leads out of the archive or is not UTF-8, a second member of the same name, one too
large) comes without content and with its problem.
"""

from __future__ import annotations

import functools
import gzip
import io
import os
import posixpath
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Self

from extract.errors import SourceError

# Far above the largest file that matters (a log of some 30 MB), far below what would hurt.
MAX_MEMBER_BYTES = 128 << 20
# What stands before a tar member to say its long name: read as a whole, and a path has some hundred bytes.
MAX_NAME_BYTES = 1 << 20
# All that an archive may unpack to: many times the largest round, and the work of hours at most.
MAX_ARCHIVE_BYTES = 1 << 40
_GZIP = b"\x1f\x8b"
_CHUNK_BYTES = 1 << 20
# The methods of a zip that can be unpacked piece by piece; of the others a few bytes may become gigabytes at once,
# whatever size they state.
_ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Fields of a tar header (POSIX.1-2001), and the kinds that are nothing but a name and a content.
_NAME, _SIZE, _SUM, _KIND = slice(0, 100), slice(124, 136), slice(148, 156), slice(156, 157)
_MAGIC, _PREFIX = slice(257, 263), slice(345, 500)
_USTAR = b"ustar\0"
_PLAIN_KINDS = (tarfile.REGTYPE, tarfile.XHDTYPE)
# What the libraries raise over bytes that are no archive, or a damaged one.
_BROKEN = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError,
    LookupError, OverflowError, RuntimeError,
)  # fmt: skip


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

    def __init__(self, accepts: Callable[[str], bool]) -> None:
        self._accepts = accepts
        self._root: str | None = None
        self._seen: set[str] = set()

    def judge(self, name: str) -> tuple[str, str | None] | None:
        """The path inside the archive and its problem; ``None`` for a member that nobody accepts.

        Raises:
            ValueError: The archive is packed in more than one folder.
        """
        if name.startswith("/") or ".." in name.split("/"):
            return _spelled_out(name), "unsafe_path"
        whole = posixpath.normpath(name)
        root, _, inside = whole.partition("/")
        if self._accepts(whole):
            chosen, relative = "", whole
        elif inside and self._accepts(inside):
            chosen, relative = root, inside
        else:
            return None
        if self._root is None:
            self._root = chosen
        if self._root != chosen:
            raise ValueError(f"has its content in more than one place: {self._root or '.'} and {chosen or '.'}")
        problem = "duplicate_member" if relative in self._seen else None
        self._seen.add(relative)
        path = _spelled_out(relative)
        return path, problem if path == relative else "name_not_utf_8"

    def linked(self, folder: str) -> Iterator[Member]:
        """A folder that is a link, if something wanted may lie in it: it is told, and not followed."""
        whole = posixpath.normpath(folder)
        for path in (whole, whole.partition("/")[2]):
            if self._accepts(f"{path}/"):
                yield Member(_spelled_out(path), 0, problem="link")
                return


class _Header(tarfile.TarInfo):
    """A tar header that tells an archive's end mark from bytes that are missing or damaged."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        if not buf:
            raise EOFError("it ends without the mark that every archive ends with")
        is_plain = buf[_KIND] in _PLAIN_KINDS and buf[_MAGIC] == _USTAR and buf[_SIZE].isascii()
        if len(buf) != tarfile.BLOCKSIZE or not is_plain:
            return cls._of_any_kind(buf, encoding, errors)
        # Owners, times and modes of plain files are most of the library's work here, and nobody asks for them.
        if sum(buf) - sum(buf[_SUM]) + len(buf[_SUM]) * ord(" ") != _octal(buf[_SUM]):
            raise tarfile.ReadError("the sum of a header is wrong")
        name, prefix = (bytes(buf[part]).partition(b"\0")[0].decode(encoding, errors) for part in (_NAME, _PREFIX))
        header = cls(f"{prefix}/{name}" if prefix else name)
        header.type, header.size = bytes(buf[_KIND]), _octal(buf[_SIZE])
        return header

    @classmethod
    def _of_any_kind(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if len(buf) == tarfile.BLOCKSIZE and not any(buf):
                raise  # the end mark
            # The library takes a header that is none for the end of an archive.
            raise tarfile.ReadError(f"a header is broken: {error}") from error
        if header.type == tarfile.GNUTYPE_SPARSE:
            raise tarfile.ReadError(f"{header.name} is a file with holes")
        return header

    # The library reads these as a whole, and keeps them while it reads those that follow.
    def _proc_pax(self, archive: _Archive) -> Any:
        archive.admit_names(self)
        return super()._proc_pax(archive)  # type: ignore[misc]

    def _proc_gnulong(self, archive: _Archive) -> Any:
        archive.admit_names(self)
        return super()._proc_gnulong(archive)  # type: ignore[misc]

    def _proc_gnusparse_10(self, member: tarfile.TarInfo, *_: object) -> NoReturn:
        # Its map stands in its content, and may be as long as that.
        raise tarfile.ReadError(f"{member.name} is a file with holes")


class _Archive(tarfile.TarFile):
    """A tar archive of which only the names and the place of each member are read, within bounds."""

    tarinfo = _Header
    _naming_bytes = 0
    _global_bytes = 0

    def next(self) -> tarfile.TarInfo | None:
        # What a global header says holds to the end; what names one member goes with it.
        self._naming_bytes = self._global_bytes
        header = super().next()
        self.members: list[tarfile.TarInfo] = []  # it would keep every header
        if header and header.size < 0:
            raise tarfile.ReadError(f"{header.name} has a negative size")
        _check_total(header.offset_data + header.size if header else 0)
        return header

    def admit_names(self, header: _Header) -> None:
        """Admit a header that names members, if it is within the bound together with those that hold beside it.

        Raises:
            tarfile.ReadError: It is not.
        """
        self._naming_bytes += header.size
        self._global_bytes += header.size if header.type == tarfile.XGLTYPE else 0
        if header.size < 0 or self._naming_bytes > MAX_NAME_BYTES:
            raise tarfile.ReadError(f"what names a member is not within {MAX_NAME_BYTES} bytes")


def members(place: Path, accepts: Callable[[str], bool]) -> Iterator[Member]:
    """All wanted members of a folder or an archive.

    Args:
        place: A folder, or a file in tar, gzipped tar or zip format (told by its bytes, not by its name).
        accepts: Whether the file of a path matters; of a path that ends in a slash, whether such a file may lie in it.

    Raises:
        SourceError: It is of none of these formats, is cut or damaged, has a folder that may not be read, is packed
            in more than one folder, or is larger than any archive or name in it may be.
    """
    names = _Names(accepts)
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
    except _BROKEN as error:
        kind = "a folder" if place.is_dir() else "an archive"
        raise SourceError(place.name, f"cannot be read as {kind}: {error}", path=str(place)) from error


def commit_of(place: Path) -> str | None:
    """The commit that a repository's archive was made from, as its global header says."""
    try:
        first = next(_headers(place), None)
    except _BROKEN:
        return None
    return (first[0].pax_headers or {}).get("comment") if first else None


def check_whole(place: Path) -> None:
    """Read an archive through to its end.

    Raises:
        SourceError: It is cut or damaged.
    """
    for _ in members(place, lambda path: False):
        pass


def _from_folder(place: Path, names: _Names) -> Iterator[Member]:
    for folder, folders, files in os.walk(place, onerror=_raise):
        folders.sort()
        for name in sorted([*files, *(name for name in folders if (Path(folder) / name).is_symlink())]):
            path = Path(folder) / name
            relative = path.relative_to(place).as_posix()
            found = path.lstat()
            if stat.S_ISLNK(found.st_mode) and path.is_dir():
                yield from names.linked(relative)
                continue
            yield from _judged(names, relative, found.st_size, path.read_bytes, _kind_problem(found.st_mode))


def _from_zip(place: Path, names: _Names) -> Iterator[Member]:
    with zipfile.ZipFile(place) as archive:
        _check_total(sum(entry.file_size for entry in archive.infolist()))
        for entry in archive.infolist():
            if not entry.is_dir():
                mode = entry.external_attr >> 16
                problem = _kind_problem(mode) if stat.S_IFMT(mode) else None
                content = functools.partial(_zip_content, archive, entry)
                yield from _judged(names, entry.filename, entry.file_size, content, problem)


def _zip_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type not in _ZIP_METHODS:
        raise zipfile.BadZipFile(f"{entry.filename} is compressed by another method than deflate")
    with archive.open(entry) as stream:
        return b"".join(iter(functools.partial(stream.read, _CHUNK_BYTES), b""))


def _from_tar(place: Path, names: _Names) -> Iterator[Member]:
    repeated: dict[str, list[str]] = {}
    linked: dict[str, list[str]] = {}
    for archive, header in _headers(place):
        if header.isdir():
            continue
        if header.islnk():
            repeated.setdefault(header.linkname, []).append(header.name)
            continue
        problem = None if header.isreg() else "link" if header.issym() else "not_a_file"
        content = functools.partial(_content, archive, header)
        found = list(_judged(names, header.name, header.size, content, problem))
        yield from found
        if header.issym() and not found and any(names.linked(header.name)):
            target = posixpath.join(posixpath.dirname(header.name), header.linkname)
            linked.setdefault(posixpath.normpath(target), []).append(header.name)
    if repeated or linked:
        yield from _behind_links(place, names, repeated, linked)


def _behind_links(
    place: Path, names: _Names, repeated: dict[str, list[str]], linked: dict[str, list[str]]
) -> Iterator[Member]:
    """In a second pass, the files that hard links repeat; and the symbolic links that lead to no file are told.

    Args:
        place: The archive.
        names: Decides what is read.
        repeated: The names of hard links, by the file they repeat.
        linked: The names of symbolic links that may be folders, by what they lead to.
    """
    for archive, header in _headers(place):
        if header.isreg():
            linked.pop(posixpath.normpath(header.name), None)
            for name in repeated.pop(header.name, []):
                content = functools.partial(bytes, _content(archive, header))
                yield from _judged(names, name, header.size, content, None)
    for name in (name for left in repeated.values() for name in left):
        yield from _judged(names, name, 0, bytes, "link")
    for name in (name for left in linked.values() for name in left):
        yield from names.linked(name)


def _headers(place: Path) -> Iterator[tuple[_Archive, tarfile.TarInfo]]:
    with place.open("rb") as file:
        is_gzip = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        # A buffer of the library's own kind: the tar reader asks for little, very often.
        stream = io.BufferedReader(gzip.GzipFile(fileobj=file), _CHUNK_BYTES) if is_gzip else file
        # Mode "r" only ever seeks forward here, and a forward seek in a gzip stream is a read.
        with _Archive.open(fileobj=stream, mode="r:") as archive:
            while (header := archive.next()) is not None:
                yield archive, header
        while stream.read(_CHUNK_BYTES):
            _check_total(stream.tell())  # to the end, where gzip checks its sum


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


def _check_total(byte_count: int) -> None:
    if byte_count > MAX_ARCHIVE_BYTES:
        raise ValueError(f"it unpacks to more than the {MAX_ARCHIVE_BYTES} bytes allowed")


def _raise(error: OSError) -> NoReturn:
    raise error


def _spelled_out(name: str) -> str:
    """A name as a text: each byte of it that is not UTF-8 as its number."""
    return name.encode(errors="surrogateescape").decode(errors="backslashreplace")


def _octal(field: bytes | bytearray) -> int:
    return int(bytes(field).strip(b"\0 ") or b"0", 8)


def _kind_problem(mode: int) -> str | None:
    return "link" if stat.S_ISLNK(mode) else None if stat.S_ISREG(mode) else "not_a_file"
