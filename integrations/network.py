"""The operator's settings as the one way out: `outgoing()` is the only Http of the hub."""

import json
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from resolution.auth import Origin
from resolution.http import Http, NetworkPolicy


def outgoing() -> Http:
    """One Http for the process. It is made anew when the sandbox moved to other ports."""
    return _http(sandbox_places())


@lru_cache(maxsize=1)
def _http(sandbox: tuple[str, ...]) -> Http:
    return Http(_policy(sandbox))


def policy() -> NetworkPolicy:
    """Raises ValueError naming the entry of the settings that is not a network, a host or host:port."""
    return _policy(sandbox_places())


def _policy(sandbox: tuple[str, ...]) -> NetworkPolicy:
    allowed = [*settings.BACKLINE_ALLOWED_NETWORKS, *sandbox]
    plain = [*settings.BACKLINE_ALLOW_PLAIN_HTTP_HOSTS, *sandbox]
    return NetworkPolicy.parse(allowed, plain, own_places())


def own_places() -> list[str]:
    """Where the product itself listens, its database and its queue: never a registry (security E12)."""
    database = settings.DATABASES["default"]
    places = [_place(settings.BACKLINE_URL), _place(settings.REDIS_URL)]
    if database.get("HOST", "") and not str(database["HOST"]).startswith("/"):
        places.append(f"{database['HOST']}:{database.get('PORT') or 5432}")
    return [place for place in places if place] + list(settings.BACKLINE_OWN_HOSTS)


def _place(url: str) -> str:
    parts = urlsplit(url)
    if not parts.hostname:
        return ""
    default = 6379 if parts.scheme.startswith("redis") else Origin.of(url).port
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{host}:{parts.port or default}"


def sandbox_places() -> tuple[str, ...]:
    """The sandbox's own host:ports while it runs; nothing else on loopback is opened."""
    path = Path(settings.BACKLINE_SANDBOX) if settings.BACKLINE_SANDBOX else None
    if path is None or not path.is_file():
        return ()
    return _places_in(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _places_in(path: Path, _changed: int) -> tuple[str, ...]:
    description = json.loads(path.read_text())
    products = [product for product in description.values() if isinstance(product, dict)]
    urls = [product[scheme] for product in products for scheme in ("https", "http") if scheme in product]
    return tuple(sorted({_place(url) for url in urls}))
