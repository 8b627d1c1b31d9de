"""Archives as a stream of members: a folder, a ``.tar``, a ``.tar.gz`` or a ``.zip``, each read once, in order.

Nothing is unpacked to disk. A member whose name is not accepted is skipped; one that cannot be used safely (a link, a
device, a name that leads out of the archive or is not UTF-8, a second member of the same name, a member that is too
large) is yielded with its problem and without content.
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
from typing import NoReturn, Self

from extract.errors import SourceError

# Far above the largest file that is read (a log of some 30 MB), far below the memory of any machine.
MAX_MEMBER_BYTES = 128 << 20
# Everything before the content of a tar member, which is mainly its name of some hundred bytes.
MAX_HEADER_BYTES = 1 << 20
# The size of an unpacked archive: many times the largest round, and at most hours of work.
MAX_ARCHIVE_BYTES = 1 << 40
_GZIP = b"\x1f\x8b"
_CHUNK_BYTES = 1 << 20
# The zip methods that can be unpacked piece by piece; with the others a few bytes may become gigabytes at once,
# whatever size the archive states.
_ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END_MARK = bytes(tarfile.BLOCKSIZE)
# Fields of a tar header (POSIX.1-2001).
_NAME, _SIZE, _SUM, _KIND = slice(0, 100), slice(124, 136), slice(148, 156), slice(156, 157)
_MAGIC, _PREFIX = slice(257, 263), slice(345, 500)
_USTAR = b"ustar\0"
# Files and folders; a folder has no content, whatever its header says.
_MEMBER_KINDS = tarfile.REGTYPE + tarfile.DIRTYPE
# What a global header of a repository's archive says; it changes no member.
_IDLE_GLOBALS = frozenset({"comment"})
# Far above the name of any file that is read.
_LONGEST_RECORD = 1 << 16
# The errors that the libraries raise for bytes that are no archive or a damaged one.
_BROKEN = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError,
    LookupError, OverflowError, RuntimeError,
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One file of an archive.

    Attributes:
        path: Its path in the archive, without the one folder that an archive may be packed in.
        byte_count: Its size.
        content: Returns its bytes; valid only until the next member is requested.
        problem: Why it cannot be used, or ``None``; a member with a problem has no content.
    """

    path: str
    byte_count: int
    content: Callable[[], bytes] = bytes
    problem: str | None = None


class _Names:
    """Decides by name what is read: removes the folder that everything is packed in, and refuses unsafe names."""

    def __init__(self, accepts: Callable[[str], bool]) -> None:
        self._accepts = accepts
        self._root: str | None = None
        self._seen: set[str] = set()

    def path_of(self, name: str) -> tuple[str, str | None] | None:
        """The path of a member in the archive and its problem; ``None`` if it is not accepted.

        Raises:
            ValueError: The archive is packed in more than one folder.
        """
        if name.startswith("/") or ".." in name.split("/"):
            return _escaped(name), "unsafe_path"
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
            raise ValueError(f"its content is in more than one folder: {self._root or '.'} and {chosen or '.'}")
        problem = "duplicate_member" if relative in self._seen else None
        self._seen.add(relative)
        path = _escaped(relative)
        return path, problem if path == relative else "name_not_utf_8"

    def linked(self, folder: str) -> Iterator[Member]:
        """A linked folder that may hold accepted files, as a member with a problem: the link is not followed."""
        whole = posixpath.normpath(folder)
        for path in (whole, whole.partition("/")[2]):
            if self._accepts(f"{path}/"):
                yield Member(_escaped(path), 0, problem="link")
                return


class _TarBytes(io.BufferedReader):
    """The bytes of a tar archive, with a bound for those that one header may consist of.

    The library reads a long name, and the map of a sparse file, into memory whatever its size: a few bytes of a
    compressed archive could become gigabytes.

    Attributes:
        allowed: How many bytes may be read; ``None`` for the content of members.
        last_block: The bytes of the last read.
    """

    allowed: int | None = None
    last_block = b""
    _position = 0
    _given_back = b""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.allowed is not None:
            self.allowed -= size or 0
            if size is None or size < 0 or self.allowed < 0:
                raise tarfile.ReadError(f"the header of a member is not within {MAX_HEADER_BYTES} bytes")
        if self._given_back and size:
            first, self._given_back = self._given_back[:size], self._given_back[size:]
            self.last_block = first + super().read(size - len(first))
        else:
            self.last_block = super().read(size)
        self._position += len(self.last_block)
        return self.last_block

    def give_back(self, content: bytes) -> None:
        """Let the bytes that were read last be read again."""
        self._given_back = content
        self._position -= len(content)
        if self.allowed is not None:
            self.allowed += len(content)

    def tell(self) -> int:
        # The library asks several times for each member, and the class above would ask the streams behind it.
        return self._position

    def seek(self, target: int, whence: int = os.SEEK_SET, /) -> int:
        if self._given_back or whence != os.SEEK_SET:
            raise io.UnsupportedOperation("a header is read from its beginning to its end")
        distance = target - self._position
        if 0 <= distance <= _CHUNK_BYTES:
            super().read(distance)
        else:
            super().seek(distance, os.SEEK_CUR)
        self._position = target
        return target


class _Header(tarfile.TarInfo):
    """A tar header; one that has only a name and a size, as nearly all have, is parsed here and not by the library.

    The library also parses owner, time and mode, and whatever a record before the header can say. Measured on
    Inference v3.0 (36,004 members with long names): to list them takes 1.6 s of CPU instead of 2.9 s, of which 0.9 s
    unpack.

    ``pax_headers`` has what the global headers of the archive say.
    """

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
        header = cls._of_plain(archive) or super().fromtarfile(archive)
        header.pax_headers = archive.pax_headers or {}
        return header

    @classmethod
    def _of_plain(cls, archive: tarfile.TarFile) -> Self | None:
        """The next header; ``None``, and nothing is read, if the library has to parse it."""
        stream = archive.fileobj
        if not isinstance(stream, _TarBytes) or not (archive.pax_headers or {}).keys() <= _IDLE_GLOBALS:
            return None
        start = stream.tell()
        read, name = _read_plain(stream)
        if name is None:
            stream.give_back(read)
            return None
        header, block = cls(name), read[-tarfile.BLOCKSIZE :]
        header.type, header.size = block[_KIND], _octal(block[_SIZE])
        header.offset, header.offset_data = start, stream.tell()
        archive.offset = header.offset_data + (_padded(header.size) if header.isreg() else 0)
        return header


def _read_plain(stream: _TarBytes) -> tuple[bytes, str | None]:
    """Read a header and the record before it, if it has one; without a name if they are not plain."""
    read = stream.read(tarfile.BLOCKSIZE)
    if _is_plain(read, _MEMBER_KINDS):
        return read, "/".join(filter(None, (_text(read[_PREFIX]), _text(read[_NAME]))))
    if not _is_plain(read, tarfile.XHDTYPE) or _octal(read[_SIZE]) > _LONGEST_RECORD:
        return read, None
    size = _octal(read[_SIZE])
    record, block = stream.read(_padded(size)), stream.read(tarfile.BLOCKSIZE)
    return read + record + block, _name_in(record[:size]) if _is_plain(block, _MEMBER_KINDS) else None


def _is_plain(block: bytes, kinds: bytes) -> bool:
    """Whether a header is of one of these kinds, undamaged and of the POSIX form, with a size as digits."""
    is_kind = len(block) == tarfile.BLOCKSIZE and block[_KIND] in kinds and block[_MAGIC] == _USTAR
    return is_kind and block[_SIZE].isascii() and _is_undamaged(block)


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode(errors="surrogateescape")


def _name_in(record: bytes) -> str | None:
    """The name in the record before a header; ``None`` if it says anything else."""
    length, _, name = record.partition(b" ")
    if not (length.isdigit() and int(length) == len(record) and name.startswith(b"path=") and name.endswith(b"\n")):
        return None
    try:
        return name[5:-1].decode().rstrip("/")
    except UnicodeDecodeError:
        return None


def members(path: Path, accepts: Callable[[str], bool]) -> Iterator[Member]:
    """All accepted members of a folder or an archive.

    Args:
        path: A folder, or a file in tar, gzipped tar or zip format (recognized by its bytes, not by its name).
        accepts: Whether the file of a path is read; for a path that ends in a slash, whether it may hold such a file.

    Raises:
        SourceError: It is of none of these formats, truncated or damaged, has a folder that may not be read, is packed
            in more than one folder, or exceeds one of the size limits above.
    """
    names = _Names(accepts)
    with _as_source_error(path):
        is_zip = not path.is_dir() and zipfile.is_zipfile(path)
        found = _from_folder if path.is_dir() else _from_zip if is_zip else _from_tar
        for member in found(path, names):
            yield Member(member.path, member.byte_count, functools.partial(_read, path, member), member.problem)


def _read(path: Path, member: Member) -> bytes:
    """The content of a member."""
    with _as_source_error(path):
        return member.content()


@contextmanager
def _as_source_error(path: Path) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        kind = "a folder" if path.is_dir() else "an archive"
        raise SourceError(path.name, f"cannot be read as {kind}: {error}", path=str(path)) from error


def commit_of(path: Path) -> str | None:
    """The commit in the global header of a repository's archive; ``None`` if it has none."""
    try:
        first = next(_headers(path), None)
    except _BROKEN:
        return None
    return first[1].pax_headers.get("comment") if first else None


def check_whole(path: Path) -> None:
    """Read an archive to its end.

    Raises:
        SourceError: It is truncated or damaged.
    """
    for _ in members(path, lambda path: False):
        pass


def _from_folder(path: Path, names: _Names) -> Iterator[Member]:
    for folder, folders, files in os.walk(path, onerror=_raise):
        folders.sort()
        for name in sorted([*files, *(name for name in folders if (Path(folder) / name).is_symlink())]):
            file = Path(folder) / name
            relative = file.relative_to(path).as_posix()
            found = file.lstat()
            if stat.S_ISLNK(found.st_mode) and file.is_dir():
                yield from names.linked(relative)
                continue
            yield from _members_named(names, relative, found.st_size, file.read_bytes, _kind_problem(found.st_mode))


def _from_zip(path: Path, names: _Names) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        _check_total(sum(entry.file_size for entry in archive.infolist()))
        for entry in archive.infolist():
            if not entry.is_dir():
                mode = entry.external_attr >> 16
                problem = _kind_problem(mode) if stat.S_IFMT(mode) else None
                content = functools.partial(_zip_content, archive, entry)
                yield from _members_named(names, entry.filename, entry.file_size, content, problem)


def _zip_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type not in _ZIP_METHODS:
        raise zipfile.BadZipFile(f"{entry.filename} is compressed by a method other than deflate")
    with archive.open(entry) as stream:
        return b"".join(iter(functools.partial(stream.read, _CHUNK_BYTES), b""))


def _from_tar(path: Path, names: _Names) -> Iterator[Member]:
    repeated: dict[str, list[str]] = {}
    linked: dict[str, list[str]] = {}
    for stream, header in _headers(path):
        if header.isdir():
            continue
        if header.islnk():
            repeated.setdefault(header.linkname, []).append(header.name)
            continue
        problem = None if header.isreg() else "link" if header.issym() else "not_a_file"
        content = functools.partial(_content, stream, header)
        found = list(_members_named(names, header.name, header.size, content, problem))
        yield from found
        if header.issym() and not found and any(names.linked(header.name)):
            target = posixpath.join(posixpath.dirname(header.name), header.linkname)
            linked.setdefault(posixpath.normpath(target), []).append(header.name)
    if repeated or linked:
        yield from _behind_links(path, names, repeated, linked)


def _behind_links(
    path: Path, names: _Names, repeated: dict[str, list[str]], linked: dict[str, list[str]]
) -> Iterator[Member]:
    """In a second pass: the files that hard links repeat, and the symbolic links that lead to no file.

    Args:
        path: The archive.
        names: Decides what is read.
        repeated: The names of hard links, by the file that they repeat.
        linked: The names of symbolic links that may be folders, by their target.
    """
    for stream, header in _headers(path):
        if header.isreg():
            linked.pop(posixpath.normpath(header.name), None)
            for name in repeated.pop(header.name, []):
                content = functools.partial(bytes, _content(stream, header))
                yield from _members_named(names, name, header.size, content, None)
    for name in (name for left in repeated.values() for name in left):
        yield from _members_named(names, name, 0, bytes, "link")
    for name in (name for left in linked.values() for name in left):
        yield from names.linked(name)


def _headers(path: Path) -> Iterator[tuple[_TarBytes, tarfile.TarInfo]]:
    with path.open("rb") as file:
        is_gzip = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        # The tar library makes many small reads.
        stream = _TarBytes(gzip.GzipFile(fileobj=file) if is_gzip else file, _CHUNK_BYTES)
        stream.allowed = MAX_HEADER_BYTES
        with tarfile.open(fileobj=stream, mode="r:", tarinfo=_Header) as archive:
            while header := _next_header(archive, stream):
                yield stream, header
        while stream.read(_CHUNK_BYTES):
            _check_total(stream.tell())  # up to the end, where gzip has its checksum


def _next_header(archive: tarfile.TarFile, stream: _TarBytes) -> tarfile.TarInfo | None:
    """The next header; ``None`` at the end mark of the archive.

    Raises:
        tarfile.ReadError: The header or the end mark is missing or damaged, or the header cannot be used safely.
    """
    stream.allowed = MAX_HEADER_BYTES
    header = archive.next()
    stream.allowed = None
    archive.members = []  # type: ignore[attr-defined]  # the library would keep every header
    if header:
        _check_header(archive, header)
    elif stream.last_block != _END_MARK:
        # The library takes a damaged header for the end.
        raise tarfile.ReadError("the end mark is missing, or a header is damaged")
    return header


def _check_header(archive: tarfile.TarFile, header: tarfile.TarInfo) -> None:
    if header.size < 0:
        raise tarfile.ReadError(f"{header.name} has a negative size")
    if header.issparse():
        raise tarfile.ReadError(f"{header.name} is a sparse file")
    # Global headers apply to all later members, so the library keeps them.
    if sum(len(value) for value in (archive.pax_headers or {}).values()) > MAX_HEADER_BYTES:
        raise tarfile.ReadError(f"the global headers are not within {MAX_HEADER_BYTES} bytes")
    _check_total(header.offset_data + header.size)


def _content(stream: _TarBytes, header: tarfile.TarInfo) -> bytes:
    stream.seek(header.offset_data)
    content = stream.read(header.size)
    if len(content) < header.size:
        raise tarfile.ReadError("unexpected end of data")
    return content


def _members_named(
    names: _Names, name: str, byte_count: int, content: Callable[[], bytes], problem: str | None
) -> Iterator[Member]:
    accepted = names.path_of(name)
    if accepted is None:
        return
    path, name_problem = accepted
    problem = name_problem or problem or ("member_too_large" if byte_count > MAX_MEMBER_BYTES else None)
    yield Member(path, byte_count, problem=problem) if problem else Member(path, byte_count, content)


def _check_total(byte_count: int) -> None:
    if byte_count > MAX_ARCHIVE_BYTES:
        raise ValueError(f"it unpacks to more than the {MAX_ARCHIVE_BYTES} bytes allowed")


def _raise(error: OSError) -> NoReturn:
    raise error


def _escaped(name: str) -> str:
    """A name as text: each byte that is not UTF-8 as an escape sequence."""
    return name.encode(errors="surrogateescape").decode(errors="backslashreplace")


def _octal(field: bytes) -> int:
    return int(field.strip(b"\0 ") or b"0", 8)


def _padded(size: int) -> int:
    """The size of a content with what fills its last block."""
    return -(-size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE


def _is_undamaged(header: bytes) -> bool:
    """Whether the checksum of a header is right: the sum of its bytes, with blanks in the place of the checksum.

    The sum is compared modulo 65521, as Adler-32 has it: to add 512 bytes in Python takes ten times as long.
    """
    field = header[_SUM]
    expected = _octal(field) + sum(field) - len(field) * ord(" ")
    return zlib.adler32(header) & 0xFFFF == (expected + 1) % 65521


def _kind_problem(mode: int) -> str | None:
    return "link" if stat.S_ISLNK(mode) else None if stat.S_ISREG(mode) else "not_a_file"
