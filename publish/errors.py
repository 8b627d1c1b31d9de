"""The error type of this package: a user reads its message without a traceback."""

from __future__ import annotations


class PublishError(Exception):
    """A build, query or page that failed; the message has the cause and, where known, the remedy."""
