"""The retries of a download: which failures are tried again, how often, and after which pauses."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping

import tenacity
from urllib3.exceptions import InvalidHeader
from urllib3.util.retry import Retry

MAX_PAUSE_S = 60
_PASSING_STATUSES = frozenset({429, 500, 502, 503, 504})


class PassingError(Exception):
    """A failure that the next try may not meet.

    Args:
        cause: What happened.
        retry_after: The header ``Retry-After`` of the response: seconds or a date (RFC 9110, 10.2.3).
    """

    def __init__(self, cause: str, retry_after: str | None = None) -> None:
        super().__init__(cause)
        self.pause_s = _seconds(retry_after) if retry_after else 0


def check_status(status: int, reason: str, headers: Mapping[str, str]) -> None:
    """Check the status of a response.

    Raises:
        PassingError: The server is busy or fails for the moment.
    """
    if status in _PASSING_STATUSES:
        raise PassingError(f"{status} {reason}", headers.get("Retry-After"))


def in_time(chunks: Iterable[bytes], deadline_s: float) -> Iterator[bytes]:
    """Chunks as they arrive, until the clock ``time.monotonic`` passes a deadline.

    Raises:
        PassingError: More is to come at the deadline.
    """
    for chunk in chunks:
        yield chunk
        if time.monotonic() > deadline_s:
            raise PassingError("the download takes longer than allowed")


def retrying(tries: int, backoff_s: float, total_s: float) -> tenacity.Retrying:
    """Call a function until it raises no ``PassingError``; after the last try that error is raised.

    Args:
        tries: Number of calls in all.
        total_s: After so many seconds there is no other try.
        backoff_s: Upper bound of the first random pause in seconds; it doubles with each try, up to ``MAX_PAUSE_S``.
            A pause is as long as the server requests, if that is longer and within ``MAX_PAUSE_S``.
    """
    backoff = tenacity.wait_random_exponential(multiplier=backoff_s, max=MAX_PAUSE_S)

    def pause_s(state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        return max(backoff(state), error.pause_s if isinstance(error, PassingError) else 0)

    return tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(PassingError),
        stop=tenacity.stop_after_attempt(tries) | tenacity.stop_after_delay(total_s),
        wait=pause_s,
        reraise=True,
    )


def _seconds(retry_after: str) -> float:
    """The pause that a server requests, at most ``MAX_PAUSE_S``; a text of neither form requests none."""
    try:
        # urllib3 only parses here.
        return Retry(retry_after_max=MAX_PAUSE_S).parse_retry_after(retry_after)
    except (InvalidHeader, OverflowError, ValueError):
        return 0
