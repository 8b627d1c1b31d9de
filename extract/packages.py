"""The source distribution of a package, from the indexes that pip is configured with; none of its code runs.

``pip download`` is no way to get it: to learn the metadata of a source distribution, pip runs the build code of the
package. Here pip only names the indexes, mirrors and folders (with certificates, proxy and credentials), and unearth
finds the file in them.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx2
from unearth import Link, PackageFinder
from unearth.auth import MultiDomainBasicAuth
from unearth.fetchers import PyPIClient

from extract.errors import SourceError
from extract.pip_options import PipError, PipOptions
from extract.retries import PassingError, check_status
from extract.sources import PypiSdist

CHUNK_BYTES = 1 << 18
# What pip does without the option.
_DEFAULT_TIMEOUT_S = 15
# Where pip takes certificates from without the option `cert`.
_CERTIFICATE_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def chunks_of(source: PypiSdist) -> Iterator[bytes]:
    """The bytes of the source distribution, as the index has them.

    Raises:
        SourceError: pip is not installed, the file is in none of the indexes, or it cannot be read.
        PassingError: An index does not answer, or is busy.
    """
    try:
        options = PipOptions.load()
        with _client(options) as client:
            link = _find(source, client, options)
            with client.stream("GET", link.url_without_fragment) as response:
                if response.is_error:
                    raise SourceError(source.source_id, f"{link.redacted}: status {response.status_code}")
                yield from response.iter_raw(CHUNK_BYTES)
    except PipError as error:
        raise SourceError(source.source_id, f"pip cannot report where packages come from: {error}") from error
    except (httpx2.NetworkError, httpx2.TimeoutException, httpx2.RemoteProtocolError) as error:
        raise PassingError(f"{source.file_name}: {error}") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise SourceError(source.source_id, f"{source.file_name} cannot be fetched: {error}") from error


def _find(source: PypiSdist, client: PyPIClient, options: PipOptions) -> Link:
    found = _finder(client, options).find_all_packages(source.package, allow_yanked=True)
    links = [package.link for package in found if package.link.filename == source.file_name]
    if not links:
        versions = ", ".join(sorted({str(package.version) for package in found})) or "none"
        cause = f"no {source.file_name} in the indexes that pip is configured with; versions there: {versions}"
        raise SourceError(source.source_id, cause)
    return links[0]


def _finder(client: PyPIClient, options: PipOptions) -> PackageFinder:
    # The file is read, not installed: it may be for another Python. Without an index, unearth takes pip's default.
    finder = PackageFinder(
        client,  # type: ignore[arg-type]  # its own client, whose responses have a URL where it declares a text
        index_urls=options.addresses("index-url"),
        ignore_compatibility=True,
    )
    for index in options.addresses("extra-index-url"):
        finder.add_index_url(index)
    if options.is_on("no-index"):
        finder.sources.clear()
    for location in options.addresses("find-links"):
        finder.add_find_links(location)
    return finder


def _client(options: PipOptions) -> PyPIClient:
    """An HTTP client with the certificates, proxy, credentials and timeout of pip."""
    client = PyPIClient(
        trusted_hosts=options.values("trusted-host"),
        verify=_certificates(options),
        timeout=float(options.get("timeout", "default-timeout") or _DEFAULT_TIMEOUT_S),
        proxy=options.get("proxy"),
        follow_redirects=True,
        # A compressed transfer would be of other bytes than the lock.
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [_check]},
    )
    indexes = [*options.addresses("index-url"), *options.addresses("extra-index-url")]
    client.auth = MultiDomainBasicAuth(prompting=False, index_urls=indexes)
    return client


def _check(response: httpx2.Response) -> None:
    check_status(response.status_code, response.reason_phrase, response.headers)


def _certificates(options: PipOptions) -> ssl.SSLContext | bool:
    """The certificates that pip trusts and shows; ``True`` for those of the system."""
    trusted = options.get("cert") or next(filter(None, map(os.environ.get, _CERTIFICATE_VARIABLES)), None)
    shown = options.get("client-cert")
    if not trusted and not shown:
        return True
    is_folder = trusted is not None and Path(trusted).is_dir()
    context = ssl.create_default_context(capath=trusted) if is_folder else ssl.create_default_context(cafile=trusted)
    if shown:
        context.load_cert_chain(shown)
    return context
