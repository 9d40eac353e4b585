"""Connectivity checks per second of one worker's batch, beside a probing tool that looks at the same servers."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from bench.blackbox import PROGRAM, exporter, is_installed, probe_all
from bench.database import empty_database
from bench.targets import DOCUMENTS, PASSWORD, USER, Targets, targets

REPOSITORIES, ROUNDS, CONCURRENCY = 200, 8, 32
TICKS_PER_SECOND = 100  # sysconf(_SC_CLK_TCK) on Linux
HEAD = ["| | checks | right | checks/s | CPU s | checks per CPU s |", "|---|---|---|---|---|---|"]


@dataclass(slots=True)
class Measured:
    name: str
    checks: int = 0
    right: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def per_second(self) -> float:
        return self.checks / self.seconds

    @property
    def per_cpu(self) -> float:
        return self.checks / self.cpu

    def row(self) -> str:
        counted = f"{self.checks} | {self.right} | {self.per_second:.0f} | {self.cpu:.2f} | {self.per_cpu:.0f}"
        return f"| {self.name} | {counted} |"


def run() -> list[str]:
    """Twice: a server for each repository, and all five package types on each server, as people connect them."""
    with empty_database():
        scenes = [_scene(REPOSITORIES, ("npm",)), _scene(REPOSITORIES // 5, tuple(DOCUMENTS))]
    return [WHAT, *(line for scene in scenes for line in ("", *scene)), "", WHERE]


def _scene(servers: int, ecosystems: tuple[str, ...]) -> list[str]:
    """Rounds take turns, so that whatever else the machine does falls on both."""
    title = f"{servers} servers with {len(ecosystems)} package type{'s' * (len(ecosystems) > 1)} each:"
    with targets(servers, ecosystems) as served:
        ours, theirs = Measured("Backline, one worker"), Measured(f"{PROGRAM}, {CONCURRENCY} at once")
        check = _checker(served)
        if not is_installed():
            for _ in range(ROUNDS):
                check(ours)
            return [title, "", *HEAD, ours.row(), "", f"{PROGRAM} is not installed: nothing to compare with."]
        with exporter(served) as (process, port):
            for _ in range(ROUNDS):
                check(ours)
                _probe(served, process, port, theirs)
    faster, cheaper = ours.per_second / theirs.per_second, ours.per_cpu / theirs.per_cpu
    words = f"{faster:.2f} times the checks per second, {cheaper:.2f} times the checks per CPU second."
    return [title, "", *HEAD, ours.row(), theirs.row(), "", words]


WHAT = (
    f"{REPOSITORIES} HTTPS repositories (ports of one nginx, Basic sign-in, private authority, ECDSA keys), {ROUNDS} "
    "rounds by turns. Both sign in, read a document of the package protocol and look at its content. No connection is "
    "kept from one round to the next; within a round Backline asks one server for its package types over one "
    "connection, the exporter opens one for each probe. Backline's figures include reading the integrations from the "
    "database, decrypting their secrets, and storing each result and when to come back."
)
WHERE = (
    "Where Backline's time goes with one package type a server: about 45 % in TLS handshakes and sockets (OpenSSL and "
    "the kernel, which a bare socket client pays too), 30 % in the Python of the HTTP client (requests, urllib3, the "
    "address guard, a thread for each name look-up), 10 % in looking at the answer and in deciding, 15 % in the "
    "database; forked helper processes make it independent of the interpreter lock."
)


def _checker(served: Targets) -> Callable[[Measured], None]:
    from integrations.connectivity.watch import check_batch
    from integrations.models import RepositoryResult
    from resolution.http import Http, NetworkPolicy

    ids = _integrations(served)

    def check(into: Measured) -> None:
        _make_due()
        RepositoryResult.objects.all().delete()
        before, started = _own_cpu(), time.monotonic()
        http = Http(NetworkPolicy.parse(["localhost"]))  # as in production, where a kept connection is long closed
        check_batch(ids, http)
        http.close()
        into.seconds, into.cpu = into.seconds + time.monotonic() - started, into.cpu + _own_cpu() - before
        into.checks += len(served.probed)
        into.right += RepositoryResult.objects.filter(passed=True).count()

    check(Measured("to warm up"))
    return check


def _own_cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _integrations(served: Targets) -> list[UUID]:
    from django.utils import timezone

    from integrations.models import Integration, Repository
    from integrations.organizations.models import Organization
    from resolution.auth import Secret

    organization = Organization.objects.create(name=f"{len(served.servers)} servers")
    ids = []
    for number, urls in enumerate(served.servers):
        integration = Integration.objects.create(
            organization=organization,
            provider="nexus",
            name=f"Registry {number}",
            auth_scheme="basic",
            username=USER,
            secret=Secret(PASSWORD),
            ca_pem=served.ca_pem,
            status="connected",
            last_checked_at=timezone.now(),
        )
        for ecosystem, url in urls.items():
            Repository.objects.create(integration=integration, ecosystem=ecosystem, url=url)
        ids.append(integration.pk)
    return ids


def _make_due() -> None:
    from django.utils import timezone

    from integrations.models import Integration

    Integration.objects.update(next_check_at=timezone.now())


def _probe(served: Targets, process: int, port: int, into: Measured) -> None:
    before = _cpu_of(process)
    seconds, right = probe_all(port, served.probed, CONCURRENCY)
    into.checks, into.right = into.checks + len(served.probed), into.right + right
    into.seconds, into.cpu = into.seconds + seconds, into.cpu + _cpu_of(process) - before


def _cpu_of(process: int) -> float:
    """proc(5): user and system time are the 14th and 15th field."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
