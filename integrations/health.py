"""For whoever watches the product: /healthz says that this process answers, /readyz that it can do its work."""

import time

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from integrations.clock import is_ticking
from integrations.jobs import queue_state

OK, DOWN = "ok", "down"


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """No database, no queue: an orchestrator must not restart a web process because they are away."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """503 only when pages cannot be served. A queue, worker or cron that is down is named; pages work without them."""
    queue = queue_state()
    told = {
        "database": _database(),
        "queue": OK if queue.reachable else DOWN,
        "workers": OK if queue.healthy else DOWN,
        "cron": _cron(),
    }
    return JsonResponse(told, status=200 if told["database"] == OK else 503)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return DOWN
    return "migrations are waiting" if waiting else OK


def _cron() -> str:
    try:
        return OK if is_ticking(time.time()) else DOWN
    except (RedisError, OSError):
        return "unknown"
