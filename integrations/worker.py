"""The RQ worker: stock, with maintenance often enough that work of a killed worker is found within two minutes."""

from typing import Any

from rq import Queue
from rq import Worker as RqWorker
from rq.job import Job
from rq.serializers import JSONSerializer

from integrations import registries
from resolution import forking
from resolution.ecosystem import ECOSYSTEMS


class Worker(RqWorker):
    """rq recovers abandoned jobs only between dequeues, every ten minutes by default."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # `rqworker` would hand over pickle: a job that somebody wrote into Redis must not be able to run code (C6).
        kwargs.update(serializer=JSONSerializer, maintenance_interval=30, job_monitoring_interval=5, worker_ttl=60)
        super().__init__(*args, **kwargs)

    def work(self, *args: Any, **kwargs: Any) -> bool:
        """Every job runs in a fork: what jobs need is loaded before, and the collector never looks at it again."""
        for ecosystem in ECOSYSTEMS.values():
            ecosystem.load()
        forking.settle()
        return super().work(*args, **kwargs)

    def perform_job(self, job: Job, queue: Queue) -> bool:
        try:
            return super().perform_job(job, queue)
        finally:
            registries.metadata_store().flush()  # the fork ends by os._exit, which waits for no thread
