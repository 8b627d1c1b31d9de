"""The file of a package, as pip finds and downloads it, without a step that would run any of its code.

``pip download`` cannot be used as it is: of a source distribution it builds the metadata before it keeps the file, and
that runs the package's own build code. Its first two steps can: pip's finder looks for the file wherever this machine
gets packages from (index, mirror, folder; credentials, certificates and proxies included), and pip's session reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extract.errors import SourceError
from extract.sources import PypiSdist

CHUNK_BYTES = 1 << 18


def chunks_of(source: PypiSdist) -> Iterator[bytes]:
    """The bytes of a package's source distribution, from the index that pip is configured with.

    Raises:
        SourceError: pip is not here, does not find the file, or cannot read it; the message is pip's own.
    """
    try:
        # Imported here: only the fetch of a package needs pip, and it takes half a second to load.
        from pip._internal.commands import create_command
        from pip._internal.exceptions import PipError
        from pip._vendor.requests.exceptions import RequestException
    except ImportError as error:
        raise SourceError(source.source_id, f"a package is fetched by pip, which is not here: {error}") from error
    command: Any = create_command("download")
    try:
        with command.main_context():
            # All other options come from pip's configuration. Read, not installed: whatever Python it is for.
            options, _ = command.parse_args(["--no-deps", "--no-cache-dir", source.package])
            session = command.get_default_session(options)
            finder = command._build_package_finder(options, session, ignore_requires_python=True)  # noqa: SLF001
            candidates = finder.find_all_candidates(source.package)
            links = [found.link for found in candidates if found.link.filename == source.file_name]
            if not links:
                versions = ", ".join(sorted({str(found.version) for found in candidates})) or "none"
                raise SourceError(source.source_id, f"pip finds no {source.file_name}; versions there: {versions}")
            # Identity: a compressed transfer would be unpacked on the way; the lock is of the bytes as they lie there.
            headers = {"Accept-Encoding": "identity"}
            with session.get(links[0].url_without_fragment, headers=headers, stream=True) as response:
                response.raise_for_status()
                yield from response.iter_content(CHUNK_BYTES)
    except (PipError, RequestException) as error:
        raise SourceError(source.source_id, f"pip cannot fetch {source.file_name}: {error}") from error
