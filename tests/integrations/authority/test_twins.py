"""The alarm about twins, against both products of the sandbox."""

from collections.abc import Callable
from datetime import timedelta

import django_rq
import pytest
from django.core import mail
from django.utils import timezone

from backline.sandbox import Sandbox
from integrations.audit.models import AuditEvent
from integrations.authority.binding import dismiss
from integrations.authority.models import BoundName, Twin
from integrations.authority.telling import tell
from integrations.authority.twins import EVERY, PER_MINUTE, claim, look_for_twins, sweep
from integrations.models import Integration
from integrations.organizations.models import User
from integrations.registries import forget
from tests.integrations.authority.conftest import bound, publish

KIT = "@sandbox/greeter"


def look() -> None:
    look_for_twins(list(BoundName.objects.values_list("pk", flat=True)))


@pytest.fixture
def kit(ours: Integration, theirs: Integration, owner: User) -> BoundName:
    bound(ours, KIT, owner)
    return BoundName.objects.get()


def test_the_same_files_in_another_registry_are_no_twin(kit: BoundName) -> None:
    look()
    assert not Twin.objects.exists()


def test_a_higher_version_in_another_registry_raises_the_alarm(sandbox: Sandbox, kit: BoundName) -> None:
    publish(sandbox, "jfrog", KIT, "99.0.0")
    look()
    twin = Twin.objects.get()
    assert (twin.version, twin.own_version, twin.is_higher) == ("99.0.0", "1.1.0", True)
    event = AuditEvent.objects.get(action="name.twin-seen")
    assert (event.actor_label, event.reason) == ("Backline", f"{KIT} 99.0.0 stands in Sandbox jfrog")


def test_a_lower_version_is_a_twin_too(sandbox: Sandbox, kit: BoundName) -> None:
    publish(sandbox, "jfrog", KIT, "0.0.1")
    look()
    assert Twin.objects.get().is_higher is False


def test_the_alarm_is_raised_once_and_again_for_a_higher_version(sandbox: Sandbox, kit: BoundName, owner: User) -> None:
    publish(sandbox, "jfrog", KIT, "98.0.0")
    look()
    look()
    dismiss(Twin.objects.get(), by=owner)
    assert AuditEvent.objects.filter(action="name.twin-seen").count() == 1
    publish(sandbox, "jfrog", KIT, "99.0.0")
    forget_what_was_read(kit)
    look()
    twin = Twin.objects.get()
    assert (twin.version, twin.dismissed_at) == ("99.0.0", None)
    assert AuditEvent.objects.filter(action="name.twin-seen").count() == 2


def forget_what_was_read(kit: BoundName) -> None:
    """As if the cache's minutes were over."""
    for integration in Integration.objects.filter(organization=kit.binding.organization):
        forget(integration)


def test_admins_get_one_mail_for_each_alarm(sandbox: Sandbox, kit: BoundName, owner: User, member: User) -> None:
    publish(sandbox, "jfrog", KIT, "99.0.0")
    look()
    pk = str(Twin.objects.get().pk)
    assert [tell(pk), tell(pk)] == [True, False]
    assert [message.to for message in mail.outbox] == [[owner.email]]
    assert mail.outbox[0].subject == f"{KIT} also stands in Sandbox jfrog, with a higher version"
    assert "99.0.0, higher than every version of yours" in mail.outbox[0].body


@pytest.mark.django_db(transaction=True)
def test_the_tick_hands_names_to_a_worker_and_twins_to_the_post(
    sandbox: Sandbox, kit: BoundName, run_jobs: Callable[[], None]
) -> None:
    publish(sandbox, "jfrog", KIT, "99.0.0")
    assert sweep() == 1
    run_jobs()
    twin = Twin.objects.get()
    assert sweep() == 0
    assert django_rq.get_queue("mail").job_ids == [f"twin-{twin.pk}"]


def test_another_registry_that_does_not_answer_leaves_things_as_they_are(sandbox: Sandbox, kit: BoundName) -> None:
    with sandbox.jfrog.fault("forbidden"):
        look()
    assert not Twin.objects.exists()


def test_names_are_handed_out_in_turns_and_a_bounded_number_a_minute(integration: Integration, owner: User) -> None:
    binding = bound(integration, "@acme/*", owner)
    BoundName.objects.bulk_create(BoundName(binding=binding, name=f"@acme/{n}") for n in range(PER_MINUTE + 5))
    now = timezone.now()
    first, second, third = claim(now), claim(now), claim(now)
    assert (len(first), len(second), third) == (PER_MINUTE, 5, [])
    assert len(claim(now + EVERY + timedelta(seconds=1))) == PER_MINUTE


def test_names_that_are_not_watched_are_left_alone(integration: Integration, owner: User) -> None:
    binding = bound(integration, "@acme/kit", owner)
    type(binding).objects.update(watched=False)
    assert claim(timezone.now()) == []


def test_without_a_queue_nothing_is_taken_out_of_turn(integration: Integration, owner: User) -> None:
    bound(integration, "@acme/kit", owner)
    assert sweep() == 0
    assert BoundName.objects.get().looked_at is None


def test_only_registries_of_the_same_organization_are_asked(
    sandbox: Sandbox, ours: Integration, theirs: Integration, owner: User, stranger: User
) -> None:
    publish(sandbox, "jfrog", KIT, "99.0.0")
    Integration.objects.filter(pk=theirs.pk).update(organization=stranger.memberships.get().organization)
    bound(ours, KIT, owner)
    look()
    assert not Twin.objects.exists()
