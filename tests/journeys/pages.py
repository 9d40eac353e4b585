"""One of everything, and the address of every page that shows it."""

from django.urls import reverse
from django.utils import timezone

from integrations.models import ConnectivityCheck, Integration, RepositoryResult, RepositorySearch
from integrations.organizations import members
from integrations.organizations.models import Organization, User
from tests.integrations.factories import NEXUS, draft, nexus
from tests.journeys.feature_pages import feature_pages

FINDING = {
    "reference": "no-permission",
    "sentence": "The user may not read npm-group.",
    "remedy": "Ask for the read permission on npm-group.",
    "maybe": ["the user may not read it", "the repository does not exist"],
    "evidence": ["GET /repository/npm-group/ 403"],
}
STEPS = [
    {"step": step, "state": state, "ms": 12, "note": ""}
    for step, state in (("address", "passed"), ("connection", "passed"), ("repository", "failed"))
]


def pages_of(organization: Organization, owner: User) -> dict[str, str]:
    """Every page of the hub in the states that look different, by a name for the test's report."""
    stored = nexus(organization, urls={"npm": f"{NEXUS}npm-group/", "pypi": f"{NEXUS}pypi-group/simple"})
    failing = nexus(organization, name="Failing")
    Integration.objects.filter(pk=failing.pk).update(status="rejected", paused=True, expires_at=timezone.now())
    failed = draft(organization, owner, state="failed")
    _check(failed.organization, draft=failed, url=failed.urls["npm"])
    _check(organization, integration=failing, url=f"{NEXUS}npm-group/")
    typed = draft(organization, owner, state="typed")
    found = [{"ecosystem": "npm", "name": "npm-group", "kind": "group", "url": f"{NEXUS}npm-group/"}]
    RepositorySearch.objects.create(draft=typed, state="done", found=found)
    members.invite(organization, "new@example.org", "member", by=owner)
    named = {name: reverse(name) for name in ("hub", "members", "activity", "profile", "change-password")}
    about_one = {name: reverse(name, args=[stored.pk]) for name in ("integration", "edit", "disconnect")}
    return {
        **named,
        **about_one,
        **feature_pages(organization, owner, stored),
        "hub list": f"{reverse('hub')}?q=nexus",
        "hub nothing found": f"{reverse('hub')}?q=zzz",
        "connect nexus": f"{reverse('connect', args=['nexus'])}?draft={typed.pk}",
        "connect jfrog": reverse("connect", args=["jfrog"]),
        "failing integration": reverse("integration", args=[failing.pk]),
        "ladder": reverse("draft", args=[failed.pk]),
        "ladder waiting": reverse("draft", args=[draft(organization, owner).pk]),
        "not found": "/nothing/",
    }


def _check(organization: Organization, *, url: str, **about: object) -> None:
    check = ConnectivityCheck.objects.create(
        organization=organization, trigger="person", state="done", passed=False, **about
    )
    RepositoryResult.objects.create(
        check_run=check, ecosystem="npm", url=url, passed=False, reference="no-permission", steps=STEPS, finding=FINDING
    )
