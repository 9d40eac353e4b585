"""How often one token may ask (security E10). What talks to other servers has tighter limits of its own."""

import time

import django_rq
from django.conf import settings
from redis.exceptions import RedisError

from integrations.api.problems import Problem
from integrations.tokens.models import ApiToken

MINUTE = 60


def require_pace(token: ApiToken, now: float | None = None) -> None:
    """Raise a 429 problem when the token has used up this minute. Without Redis nothing is counted, and nothing
    that costs anything can be started either."""
    now = time.time() if now is None else now
    key = f"backline:org-{token.organization_id}:api-token-{token.pk}:{int(now // MINUTE)}"
    try:
        connection = django_rq.get_connection("interactive")
        count = connection.incr(key)
        if count == 1:
            connection.expire(key, 2 * MINUTE)
    except (RedisError, OSError):
        return
    if count > settings.BACKLINE_API_PER_MINUTE:
        wait = MINUTE - int(now % MINUTE)
        detail = f"More than {settings.BACKLINE_API_PER_MINUTE} requests in this minute."
        raise Problem(429, "too-many-requests", detail, wait=wait)
