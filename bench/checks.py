"""Connectivity checks per second of one worker's batch, beside a probing tool that looks at the same servers."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from bench.blackbox import PROGRAM, exporter, is_installed, probe_all
from bench.database import empty_database
from bench.targets import PASSWORD, USER, Targets, targets

REPOSITORIES, ROUNDS, CONCURRENCY = 200, 5, 32
TICKS_PER_SECOND = 100  # sysconf(_SC_CLK_TCK) on Linux
HEAD = ["| | checks | right | checks/s | CPU s | checks per CPU s |", "|---|---|---|---|---|---|"]


@dataclass(frozen=True, slots=True)
class Measured:
    name: str
    checks: int
    right: int
    seconds: float
    cpu: float

    def row(self) -> str:
        per_second, per_cpu = self.checks / self.seconds, self.checks / self.cpu
        return f"| {self.name} | {self.checks} | {self.right} | {per_second:.0f} | {self.cpu:.2f} | {per_cpu:.0f} |"


def run() -> list[str]:
    with empty_database(), targets(REPOSITORIES) as served:
        ours = _ours(served)
        rows = [ours.row()]
        if is_installed():
            theirs = _theirs(served)
            rows.append(theirs.row())
            faster = ours.checks / ours.seconds / (theirs.checks / theirs.seconds)
            cheaper = ours.checks / ours.cpu / (theirs.checks / theirs.cpu)
            rows += ["", f"{faster:.2f} times the checks per second, {cheaper:.2f} times the checks per CPU second."]
        else:
            rows += ["", f"{PROGRAM} is not installed: nothing to compare with."]
    return [_what(), "", *HEAD, *rows]


def _what() -> str:
    return (
        f"{REPOSITORIES} HTTPS repositories (ports of one nginx, Basic sign-in, private authority, ECDSA keys), "
        f"{ROUNDS} rounds. Every check and every probe opens a connection of its own, shakes hands, signs in, reads an "
        "npm document and looks at its content; ours also reads the integration from the database, decrypts its "
        "secret, and stores the result and when to come back."
    )


def _ours(served: Targets) -> Measured:
    from integrations.connectivity.watch import check_batch
    from integrations.models import RepositoryResult
    from resolution.http import Http, NetworkPolicy

    ids = _integrations(served)

    def round_() -> None:
        _make_due()
        http = Http(NetworkPolicy.parse(["localhost"]))  # as in production, where a kept connection is long closed
        check_batch(ids, http)
        http.close()

    round_()  # imports, the first statements
    RepositoryResult.objects.all().delete()
    seconds, cpu = _timed(round_)
    return Measured("Backline, one worker", REPOSITORIES * ROUNDS, _passed(), seconds, cpu)


def _timed(round_: Callable[[], None]) -> tuple[float, float]:
    before, started = _own_cpu(), time.monotonic()
    for _ in range(ROUNDS):
        round_()
    return time.monotonic() - started, _own_cpu() - before


def _own_cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _integrations(served: Targets) -> list[UUID]:
    from django.utils import timezone

    from integrations.models import Integration, Repository
    from integrations.organizations.models import Organization
    from resolution.auth import Secret

    organization = Organization.objects.create(name="Bench")
    ids = []
    for number, url in enumerate(served.urls):
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
        Repository.objects.create(integration=integration, ecosystem="npm", url=url)
        ids.append(integration.pk)
    return ids


def _make_due() -> None:
    from django.utils import timezone

    from integrations.models import Integration

    Integration.objects.update(next_check_at=timezone.now())


def _passed() -> int:
    from integrations.models import RepositoryResult

    return RepositoryResult.objects.filter(passed=True).count()


def _theirs(served: Targets) -> Measured:
    with exporter(served) as (process, port):
        probe_all(port, served.urls, CONCURRENCY)
        before = _cpu_of(process)
        seconds, right = probe_all(port, served.urls * ROUNDS, CONCURRENCY)
        cpu = _cpu_of(process) - before
    return Measured(f"{PROGRAM}, {CONCURRENCY} at once", REPOSITORIES * ROUNDS, right, seconds, cpu)


def _cpu_of(process: int) -> float:
    """proc(5): user and system time are the 14th and 15th field."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
