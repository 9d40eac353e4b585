"""The RQ worker: stock, with maintenance often enough that work of a killed worker is found within two minutes."""

from typing import Any

from rq import Worker as RqWorker
from rq.serializers import JSONSerializer


class Worker(RqWorker):
    """rq recovers abandoned jobs only between dequeues, every ten minutes by default."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # `rqworker` would hand over pickle: a job that somebody wrote into Redis must not be able to run code (C6).
        kwargs.update(serializer=JSONSerializer, maintenance_interval=30, job_monitoring_interval=5, worker_ttl=60)
        super().__init__(*args, **kwargs)
