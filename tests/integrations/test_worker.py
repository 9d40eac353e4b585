"""The worker reads JSON, whatever it was started with."""

import os
from pathlib import Path

import django_rq
import pytest
from django_rq.workers import get_worker
from rq import Worker as RqWorker
from rq.serializers import DefaultSerializer, JSONSerializer

from integrations import registries
from integrations.worker import Worker
from resolution.store import Kept, SqlStore
from resolution.write_behind import WriteBehind


@pytest.mark.parametrize("asked", [DefaultSerializer, JSONSerializer])
def test_it_never_unpickles(queue: None, asked: type) -> None:
    worker = get_worker("interactive", serializer=asked)
    assert isinstance(worker, Worker)
    assert worker.serializer is JSONSerializer
    assert all(each.serializer is JSONSerializer for each in worker.queues)


def test_every_queue_writes_json() -> None:
    assert all(django_rq.get_queue(name).serializer is JSONSerializer for name in ("interactive", "checks", "mail"))


def test_what_a_job_read_is_kept_when_its_process_ends_abruptly(
    queue: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = WriteBehind(SqlStore.open(tmp_path / "kept"))
    kept = Kept(url="https://r.example.org/x", status=200, content_type="", body=b"page")

    def work(*_: object) -> bool:
        for number in range(100):
            store.put(str(number).encode(), "org-1/repo-1", kept)
        return True

    monkeypatch.setattr(registries, "metadata_store", lambda: store)
    monkeypatch.setattr(RqWorker, "perform_job", work)
    child = os.fork()
    if child == 0:
        get_worker("interactive").perform_job(None, None)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert SqlStore.open(tmp_path / "kept").get(b"99") == kept
