"""Typed settings between two pages."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from integrations.flows import drafts
from integrations.flows.limits import AT_ONCE, PER_MINUTE, TooMany, require_room
from integrations.models import ConnectionDraft, ConnectivityCheck
from integrations.organizations.models import Organization, User
from resolution.auth import Secret
from tests.integrations.factories import NPM, draft

SETTINGS = drafts.Settings(provider="nexus", name="A", auth_scheme="basic", username="a", secret=Secret("p"), urls=NPM)


def keep(organization: Organization, by: User, **arguments: object) -> ConnectionDraft:
    defaults = {"integration": None, "submission": uuid4()}
    return drafts.keep(SETTINGS, organization=organization, by=by, **{**defaults, **arguments})  # type: ignore[arg-type]


def test_it_seals_the_secret(organization: Organization, owner: User) -> None:
    kept = keep(organization, owner)
    assert ConnectionDraft.objects.get().open_secret() == Secret("p")
    assert drafts.held_secret(kept, owner) == Secret("p")


def test_only_who_typed_a_secret_goes_on_with_it(organization: Organization, owner: User, member: User) -> None:
    assert drafts.held_secret(keep(organization, owner), member) is None


def test_the_same_form_twice_is_one_draft(organization: Organization, owner: User) -> None:
    submission = uuid4()
    assert keep(organization, owner, submission=submission) == keep(organization, owner, submission=submission)


def test_a_form_id_of_somebody_else_is_no_way_into_their_draft(
    organization: Organization, owner: User, stranger: User
) -> None:
    theirs = keep(organization, owner)
    other = Organization.objects.get(name="Other Org")
    mine = keep(other, stranger, submission=theirs.submission)
    assert (mine.pk != theirs.pk, mine.organization) == (True, other)


def test_going_on_from_a_draft_closes_it(organization: Organization, owner: User) -> None:
    first = keep(organization, owner)
    keep(organization, owner, follows=first)
    first.refresh_from_db()
    assert (first.state, first.secret) == ("discarded", None)


def test_a_draft_is_sent_to_a_worker_once(
    organization: Organization, owner: User, queue: None, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    kept = keep(organization, owner)
    drafts.start_check(kept, by=owner)
    drafts.start_check(kept, by=owner)
    assert ConnectivityCheck.objects.filter(draft=kept).count() == 1


def test_old_drafts_are_forgotten_with_their_secrets(organization: Organization, owner: User) -> None:
    draft(organization, owner, state="failed", created_at=timezone.now() - timedelta(days=3))
    draft(organization, owner, state="running", created_at=timezone.now() - timedelta(days=3))
    drafts.forget_old(timezone.now())
    assert [each.state for each in ConnectionDraft.objects.all()] == ["running"]


def asked(organization: Organization, count: int, state: str) -> None:
    for _ in range(count):
        ConnectivityCheck.objects.create(organization=organization, trigger="person", state=state)


def test_an_organization_has_its_share_of_checks(organization: Organization) -> None:
    asked(organization, PER_MINUTE, "done")
    with pytest.raises(TooMany) as refused:
        require_room(organization)
    assert 55 <= refused.value.wait <= 60


def test_only_a_few_run_at_once(organization: Organization) -> None:
    asked(organization, AT_ONCE, "running")
    with pytest.raises(TooMany):
        require_room(organization)


def test_another_organization_has_its_own_share(organization: Organization, stranger: User) -> None:
    asked(organization, PER_MINUTE, "done")
    assert require_room(Organization.objects.get(name="Other Org")) is None
