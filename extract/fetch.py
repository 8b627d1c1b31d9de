"""Download sources into the cache: from a mirror if one is set, else from the public address.

This module knows HTTP and files, nothing of MLPerf. A file gets its final path in the cache only when it is complete
and has the sha256 of the lock; until then it is a ``.part`` file beside it, where an interrupted download continues.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from extract.archives import check_whole, commit_of
from extract.cache import cached_file, file_of, record_checksum
from extract.errors import SourceError
from extract.files import sha256_of
from extract.retries import PassingError, check_status, in_time, retrying
from extract.sources import GithubArchive, Locked, Published, PypiSdist

USER_AGENT = "joulebase/1 (open research data warehouse; python-requests)"
# The most seconds until a connection is there, and until the next bytes arrive.
TIMEOUT_S = (10, 60)
# The most seconds for one file in all tries: a gigabyte at 50 kB/s. Servers that send a byte now and then end here.
TOTAL_S = 6 * 3600
CHUNK_BYTES = 1 << 18
UNLOCKED_MAX_BYTES = 8 << 30
MAX_REDIRECTS = 5
_ABSENT = (requests.codes.not_found, requests.codes.gone)
# No source begins like this, but an error page with status 200 does.
_PAGE_STARTS = (b"<!doctype", b"<html", b"<?xml", b"<head")

log = logging.getLogger(__name__)

# Called with a source, the file with its bytes, and their checksum; raises a SourceError to refuse them.
Accept = Callable[[Published, Path, Locked], None]


def accept_all(source: Published, path: Path, found: Locked) -> None:
    """Refuse nothing that is complete and as pinned."""


class _Session(requests.Session):
    """A session that does not follow a redirect from https to http."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target and urlsplit(resp.url).scheme == "https" and urlsplit(target).scheme == "http":
            raise requests.exceptions.InvalidURL(f"redirect from https to http refused: {target}")
        return target


class WithdrawnError(SourceError):
    """The register says that the host removed the source, and the mirror does not have it."""


class _NotFoundError(SourceError):
    """The server has no such file."""


class _KeptError(SourceError):
    """A failure after which the ``.part`` file is kept, so that the next run can continue."""


class Fetcher:
    """Fetches sources into a cache laid out as ``host/path``.

    Args:
        cache: Folder of the cache.
        mirror: A folder or a base URL laid out as ``host/path``, tried before the public address.
        tries: Number of requests for a file in all.
        backoff_s: Upper bound of the first random pause between tries in seconds; it doubles with each try.
        on_bytes: Called with the number of bytes of each chunk received.
    """

    def __init__(
        self,
        cache: Path,
        *,
        mirror: str | None = None,
        tries: int = 5,
        backoff_s: float = 1.0,
        on_bytes: Callable[[int], None] = lambda count: None,
    ) -> None:
        self._cache = cache
        self._mirror = mirror
        self._on_bytes = on_bytes
        self._retrying = retrying(tries, backoff_s, TOTAL_S)
        self._session = _Session()
        self._session.max_redirects = MAX_REDIRECTS
        # Identity: with a compressed transfer, byte ranges and Content-Length would be those of other bytes.
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})

    def cached(self, source: Published) -> Path:
        """The path of a source in the cache, whether or not it was fetched."""
        return file_of(source, self._cache)

    def fetch(
        self, source: Published, locked: Locked | None, *, again: bool = False, accept: Accept = accept_all
    ) -> Locked:
        """Download a source into the cache unless it is there, and return its checksum and size.

        Args:
            source: The source to fetch.
            locked: The expected checksum and size; ``None`` accepts any bytes, for a source that is not locked yet.
            again: Download it even if it is there.
            accept: Called with what was downloaded before it replaces the file in the cache, and with a file that is
                there.

        Raises:
            WithdrawnError: It is marked as withdrawn, and is neither in the cache nor in the mirror.
            SourceError: It cannot be downloaded, differs from the lock, or is not accepted. The cache is unchanged.
        """
        target = self.cached(source)
        if not again and (present := self._present(source, locked, accept)):
            return present
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        if locked is None:
            # Without a lock, nothing shows whether the rest of an earlier run belongs to the same bytes.
            part.unlink(missing_ok=True)
        try:
            found = self._download_verified(source, locked, part)
            accept(source, part, found)
        except _KeptError:
            raise
        except SourceError:
            part.unlink(missing_ok=True)
            raise
        part.replace(target)
        record_checksum(source, self._cache, found)
        return found

    def _present(self, source: Published, locked: Locked | None, accept: Accept) -> Locked | None:
        """The checksum and size of the source in the cache, if it is there, verified and accepted."""
        try:
            present = cached_file(source, self._cache, locked)
            if present:
                accept(source, self.cached(source), present)
        except SourceError:
            return None
        return present

    def _download_verified(self, source: Published, locked: Locked | None, part: Path) -> Locked:
        was_begun = part.exists()
        self._download_anywhere(source, locked, part)
        found = _inspect(source, part)
        is_as_pinned = isinstance(source, GithubArchive) or locked in (None, found)
        if not is_as_pinned and was_begun:
            # The rest of an earlier run may be of other bytes: try once more from the start before refusing the source.
            log.warning("%s: the resumed download differs from the lock; starting over", source.source_id)
            part.unlink()
            return self._download_verified(source, locked, part)
        if locked and not is_as_pinned:
            raise SourceError(source.source_id, _difference(locked, found), path=source.location)
        return found

    def _download_anywhere(self, source: Published, locked: Locked | None, part: Path) -> None:
        # The bytes of an archive are not pinned, and neither is their number.
        is_pinned = locked is not None and not isinstance(source, GithubArchive)
        limit = locked.byte_count if locked and is_pinned else UNLOCKED_MAX_BYTES
        if self._mirror and urlsplit(self._mirror).scheme not in ("http", "https"):
            if not Path(self._mirror).is_dir():
                cause = f"MLPERF_MIRROR is {self._mirror}, which is neither a folder nor an http(s) URL"
                raise SourceError(source.source_id, cause)
            mirrored = Path(self._mirror) / source.location
            if mirrored.is_file():
                _check_size(source, mirrored.stat().st_size, limit)
                shutil.copyfile(mirrored, part)
                self._on_bytes(mirrored.stat().st_size)
                return
        elif self._mirror:
            try:
                self._download(source, f"{self._mirror.rstrip('/')}/{source.location}", part, limit)
            except _NotFoundError:
                log.info("%s: not in the mirror; trying the public address", source.source_id)
            else:
                return
        if source.withdrawn_on:
            raise WithdrawnError(source.source_id, f"removed by its host (noticed on {source.withdrawn_on})")
        if isinstance(source, PypiSdist):
            self._receive_package(source, part, limit)
            return
        try:
            self._download(source, source.url, part, limit)
        except _NotFoundError as error:
            hint = "if its host has removed it, set withdrawn_on in extract/sources.yml"
            raise SourceError(source.source_id, f"{error.cause}; {hint}") from error

    def _receive_package(self, source: PypiSdist, part: Path, limit: int) -> None:
        """Download the file of a package from its index; each try begins at the start."""
        # Imported here: only the fetch of a package needs it, and its libraries take half a second to load.
        from extract.packages import chunks_of

        deadline_s = time.monotonic() + TOTAL_S
        try:
            self._retrying(lambda: self._save(source, in_time(chunks_of(source), deadline_s), part, limit))
        except PassingError as error:
            raise SourceError(source.source_id, str(error)) from error

    def _download(self, source: Published, url: str, part: Path, limit: int) -> None:
        """Request a file until it is complete; each try continues where the last one ended."""
        deadline_s = time.monotonic() + TOTAL_S
        try:
            self._retrying(self._request, source, url, part, limit, deadline_s)
        except PassingError as error:
            hint = f"; {part.stat().st_size} bytes are kept, run again to continue" if part.exists() else ""
            raise _KeptError(source.source_id, f"{url}: {error}{hint}") from error
        except requests.RequestException as error:
            is_absent = error.response is not None and error.response.status_code in _ABSENT
            raise (_NotFoundError if is_absent else SourceError)(source.source_id, f"{url}: {error}") from error

    def _request(self, source: Published, url: str, part: Path, limit: int, deadline_s: float) -> None:
        """One request; it continues at the end of ``part`` if the server can."""
        start = part.stat().st_size if part.exists() else 0
        with self._response(url, start) as response:
            check_status(response.status_code, response.reason, response.headers)
            if start and response.status_code == requests.codes.requested_range_not_satisfiable:
                part.unlink()
                raise PassingError("the server has fewer bytes than an earlier download left")
            response.raise_for_status()
            continues = _continues(response, start)
            if response.status_code == requests.codes.partial_content and not continues:
                part.unlink(missing_ok=True)
                raise PassingError("the server sent another range than the one requested")
            self._save(source, in_time(_chunks(response), deadline_s), part, limit, start if continues else 0)

    def _response(self, url: str, start: int) -> requests.Response:
        """The response to a request for the bytes from ``start`` on, its body still to be read."""
        headers = {"Range": f"bytes={start}-"} if start else {}
        try:
            return self._session.get(url, headers=headers, stream=True, timeout=TIMEOUT_S)
        except (requests.ConnectionError, requests.Timeout) as error:
            raise PassingError(str(error)) from error

    def _save(self, source: Published, chunks: Iterable[bytes], part: Path, limit: int, start: int = 0) -> None:
        """Write chunks to ``part``, after its first ``start`` bytes."""
        with part.open("ab" if start else "wb") as stream:
            for chunk in chunks:
                _check_size(source, stream.tell() + len(chunk), limit)
                stream.write(chunk)
                self._on_bytes(len(chunk))


def _chunks(response: requests.Response) -> Iterator[bytes]:
    """The body of a response.

    Raises:
        PassingError: The connection ended before the body did.
    """
    try:
        # read1 returns what has arrived; iter_content would lose the last piece before an interruption.
        while chunk := response.raw.read1(CHUNK_BYTES):
            yield chunk
    except HTTPError as error:
        raise PassingError("the connection ended before the body did") from error


def _continues(response: requests.Response, start: int) -> bool:
    """Whether the body continues where the part ends: a server may ignore the range and send the whole file."""
    sent = response.headers.get("Content-Range", "")
    return start > 0 and response.status_code == requests.codes.partial_content and sent.startswith(f"bytes {start}-")


def _check_size(source: Published, byte_count: int, limit: int) -> None:
    if byte_count > limit:
        raise SourceError(source.source_id, f"body is larger than the {limit} bytes allowed", path=source.location)


def _inspect(source: Published, part: Path) -> Locked:
    with part.open("rb") as stream:
        head = stream.read(64)
    if not head:
        raise SourceError(source.source_id, "body is empty", path=source.location)
    if head.lstrip().lower().startswith(_PAGE_STARTS):
        raise SourceError(source.source_id, f"is not the requested file; it begins {head!r}", path=source.location)
    if isinstance(source, GithubArchive):
        _check_archive(source, part)
    return Locked(sha256=sha256_of(part), byte_count=part.stat().st_size)


def _check_archive(source: GithubArchive, part: Path) -> None:
    found = commit_of(part)
    if found != source.commit:
        cause = f"is not the archive of commit {source.commit}; its header has {found or 'none'}"
        raise SourceError(source.source_id, cause, path=source.location)
    try:
        check_whole(part)
    except SourceError as error:
        raise SourceError(source.source_id, error.cause, path=source.location) from error


def _difference(locked: Locked, found: Locked) -> str:
    return (
        f"bytes differ from the lock: sha256 {found.sha256} ({found.byte_count} bytes), "
        f"locked {locked.sha256} ({locked.byte_count} bytes)"
    )
