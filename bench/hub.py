"""The hub page with 1, 100 and 10,000 integrations: queries and milliseconds."""

import statistics
import time

from bench.database import empty_database

SIZES = (1, 100, 10_000)
ROUNDS = 20


def run() -> list[str]:
    with empty_database():
        return ["| integrations | queries | median ms | slowest ms |", "|---|---|---|---|", *map(_row, SIZES)]


def _row(size: int) -> str:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(_organization_with(size))
    client.get("/integrations/")  # templates are compiled once
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/integrations/").status_code == 200
    asked = len(queries)
    milliseconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        client.get("/integrations/")
        milliseconds.append((time.perf_counter() - started) * 1000)
    return f"| {size:,} | {asked} | {statistics.median(milliseconds):.1f} | {max(milliseconds):.1f} |"


def _organization_with(size: int) -> "User":  # noqa: F821  imported when Django is set up
    from integrations.models import Integration, Repository
    from integrations.organizations.models import Membership, Organization, User

    organization = Organization.objects.create(name=f"{size} integrations")
    user = User.objects.create_user(f"bench-{size}@example.org", "correct horse battery")
    Membership.objects.create(organization=organization, user=user, role=Membership.Role.ADMIN)
    integrations = Integration.objects.bulk_create(
        Integration(
            organization=organization,
            provider="nexus" if number % 2 else "jfrog",
            name=f"Registry {number}",
            auth_scheme="anonymous",
            status="connected" if number % 10 else "failing",
        )
        for number in range(size)
    )
    Repository.objects.bulk_create(
        Repository(integration=each, ecosystem="npm", url=f"https://nexus.example.org/repository/npm-{number}/")
        for number, each in enumerate(integrations)
    )
    return user
