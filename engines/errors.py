"""The error type of this package: a user reads its message without a traceback."""

from __future__ import annotations


class EngineError(Exception):
    """A build on another engine, or a comparison, that failed; the message has the cause and, if known, the remedy."""
