"""From draft to integration."""

import pytest

from integrations.audit.models import AuditEvent
from integrations.flows.connect import DraftClosed, NameTaken, NotAllowed, SecretMissing, SettingsChanged, apply_draft
from integrations.models import ConnectionDraft, ConnectivityCheck, Integration, RepositoryResult
from integrations.organizations.models import Membership, Organization, User
from resolution.auth import Secret
from tests.integrations.factories import NEXUS, NPM, draft, nexus


def test_it_creates_the_integration(organization: Organization, owner: User) -> None:
    made = apply_draft(draft(organization, owner))
    assert (made.name, made.provider, made.settings_version, made.created_by) == ("New Nexus", "nexus", 1, owner)
    assert [repository.url for repository in made.repositories.all()] == list(NPM.values())


def test_it_moves_the_secret_and_leaves_none_behind(organization: Organization, owner: User) -> None:
    typed = draft(organization, owner, auth_scheme="basic", username="ann", secret=Secret("pw"))
    made = apply_draft(typed)
    assert Integration.objects.get(pk=made.pk).open_secret() == Secret("pw")
    assert ConnectionDraft.objects.get(pk=typed.pk).secret is None


def test_it_writes_down_which_fields_and_no_value(organization: Organization, owner: User) -> None:
    apply_draft(draft(organization, owner, auth_scheme="basic", username="ann", secret=Secret("pw")))
    event = AuditEvent.objects.get(action="integration.connected")
    assert (event.actor, event.fields) == (owner, ["name", "secret", "url_npm", "username"])


def test_applying_twice_is_applying_once(organization: Organization, owner: User) -> None:
    typed = draft(organization, owner)
    assert apply_draft(typed) == apply_draft(typed)
    assert Integration.objects.count() == 1


def edited(integration: Integration, by: User, **fields: object) -> ConnectionDraft:
    return draft(
        integration.organization,
        by,
        integration=integration,
        based_on_version=integration.settings_version,
        auth_scheme="basic",
        username="reader",
        **{"name": integration.name, "keeps_secret": True, **fields},
    )


def test_it_keeps_the_secret_when_told(organization: Organization, owner: User) -> None:
    apply_draft(edited(nexus(organization), owner, name="Renamed"))
    changed = Integration.objects.get()
    assert (changed.name, changed.settings_version, changed.open_secret()) == ("Renamed", 2, Secret("stored-password"))


def test_it_never_keeps_the_secret_for_another_host(organization: Organization, owner: User) -> None:
    moved = {"npm": "https://evil.example.org/repository/npm-group/"}
    with pytest.raises(SecretMissing):
        apply_draft(edited(nexus(organization), owner, urls=moved))


def test_it_replaces_the_secret(organization: Organization, owner: User) -> None:
    apply_draft(edited(nexus(organization), owner, keeps_secret=False, secret=Secret("new")))
    assert Integration.objects.get().open_secret() == Secret("new")


def test_it_refuses_settings_that_were_overtaken(organization: Organization, owner: User) -> None:
    stored = nexus(organization)
    first, second = edited(stored, owner, name="First"), edited(stored, owner, name="Second")
    apply_draft(first)
    with pytest.raises(SettingsChanged):
        apply_draft(second)
    second.refresh_from_db()
    assert (second.state, Integration.objects.get().name) == ("failed", "First")


def test_a_changed_url_is_another_repository(organization: Organization, owner: User) -> None:
    stored = nexus(organization, urls={**NPM, "go": f"{NEXUS}go/"})
    kept = stored.repositories.get(ecosystem="go").pk
    apply_draft(edited(stored, owner, urls={"npm": f"{NEXUS}npm-other/", "go": f"{NEXUS}go/"}))
    rows = {each.ecosystem: each for each in Integration.objects.get().repositories.all()}
    assert rows["go"].pk == kept
    assert rows["npm"].url == f"{NEXUS}npm-other/"


def test_it_refuses_a_name_that_is_taken(organization: Organization, owner: User) -> None:
    nexus(organization, name="New Nexus")
    with pytest.raises(NameTaken):
        apply_draft(draft(organization, owner))


def test_it_asks_again_who_is_admin(organization: Organization, owner: User) -> None:
    typed = draft(organization, owner)
    Membership.objects.update(role=Membership.Role.MEMBER)
    with pytest.raises(NotAllowed):
        apply_draft(typed)


def test_it_refuses_a_discarded_draft(organization: Organization, owner: User) -> None:
    with pytest.raises(DraftClosed):
        apply_draft(draft(organization, owner, state="discarded"))


def test_it_refuses_when_the_integration_is_gone(organization: Organization, owner: User) -> None:
    stored = nexus(organization)
    typed = edited(stored, owner)
    stored.delete()
    with pytest.raises(DraftClosed):
        apply_draft(typed)


def checked(typed: ConnectionDraft, passed: bool) -> ConnectivityCheck:
    check = ConnectivityCheck.objects.create(
        organization=typed.organization, draft=typed, trigger="draft", state="done", passed=passed
    )
    for ecosystem, url in typed.urls.items():
        reference = "" if passed else "credentials-rejected"
        RepositoryResult.objects.create(
            check_run=check, ecosystem=ecosystem, url=url, passed=passed, latency_ms=12, reference=reference
        )
    return check


@pytest.mark.parametrize(("passed", "status"), [(True, "connected"), (False, "rejected")])
def test_the_drafts_check_becomes_the_integrations_first(
    organization: Organization, owner: User, passed: bool, status: str
) -> None:
    typed = draft(organization, owner)
    made = apply_draft(typed, checked=checked(typed, passed))
    repository = made.repositories.get()
    assert (made.status, repository.works, repository.latency_ms) == (status, passed, 12)
    assert repository.results.count() == made.checks.count() == 1
