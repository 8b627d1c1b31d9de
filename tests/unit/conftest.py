from __future__ import annotations

import socket

import pytest


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit test that opens a connection fails."""

    def refuse(*arguments: object) -> None:
        raise AssertionError(f"a unit test opened a connection: {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
