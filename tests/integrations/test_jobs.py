import json

import django_rq
import pytest

from integrations import jobs
from integrations.models import ConnectivityCheck, Integration
from integrations.organizations.models import Organization, User
from tests.integrations.factories import draft

NOWHERE = "unix:///nonexistent/valkey.sock"


@pytest.mark.django_db(transaction=True)
def test_it_queues_a_draft_under_the_checks_id(organization: Organization, owner: User, queue: None) -> None:
    check = jobs.enqueue_draft_check(draft(organization, owner))
    job = django_rq.get_queue("interactive").fetch_job(str(check.pk))
    assert job is not None
    assert job.args == [str(check.draft_id)]


@pytest.mark.django_db(transaction=True)
def test_jobs_carry_ids_as_json_and_nothing_else(integration: Integration, owner: User, queue: None) -> None:
    check = jobs.enqueue_check(integration, by=owner)
    stored = django_rq.get_connection("interactive").hgetall(f"rq:job:{check.pk}")
    text = b" ".join(value for value in stored.values() if not value.startswith(b"x\x9c"))
    assert b"stored-password" not in text
    job = django_rq.get_queue("interactive").fetch_job(str(check.pk))
    assert job is not None
    json.dumps([job.args, job.kwargs])


@pytest.mark.django_db(transaction=True)
def test_asking_twice_is_asking_once(integration: Integration, queue: None) -> None:
    assert jobs.enqueue_check(integration) == jobs.enqueue_check(integration)
    assert django_rq.get_queue("interactive").count == 1


def test_nothing_is_stored_when_the_queue_is_away(integration: Integration, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "queue_is_reachable", lambda: False)
    with pytest.raises(jobs.QueueUnavailable):
        jobs.enqueue_check(integration)
    assert not ConnectivityCheck.objects.exists()


def test_it_knows_whether_somebody_works(queue: None) -> None:
    state = jobs.queue_state()
    assert (state.reachable, state.workers, state.healthy) == (True, 0, False)
