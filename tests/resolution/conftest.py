"""A server that answers by script, and a client that may reach it."""

from collections.abc import Iterator

import pytest

from resolution.http import Http, NetworkPolicy
from tests.resolution.scripted_server import ScriptedServer


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def http() -> Iterator[Http]:
    http = Http(NetworkPolicy.parse(["127.0.0.1", "localhost", "::1"]))
    yield http
    http.close()
