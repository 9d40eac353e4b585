"""The worker reads JSON, whatever it was started with."""

import django_rq
import pytest
from django_rq.workers import get_worker
from rq.serializers import DefaultSerializer, JSONSerializer

from integrations.worker import Worker


@pytest.mark.parametrize("asked", [DefaultSerializer, JSONSerializer])
def test_it_never_unpickles(queue: None, asked: type) -> None:
    worker = get_worker("interactive", serializer=asked)
    assert isinstance(worker, Worker)
    assert worker.serializer is JSONSerializer
    assert all(each.serializer is JSONSerializer for each in worker.queues)


def test_every_queue_writes_json() -> None:
    assert all(django_rq.get_queue(name).serializer is JSONSerializer for name in ("interactive", "checks", "mail"))
