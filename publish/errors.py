"""The error type of this package: what a user can act on, without a traceback."""

from __future__ import annotations


class PublishError(Exception):
    """A build, query or page that could not be made; the message says why."""
