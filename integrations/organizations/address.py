"""Where a request comes from. X-Forwarded-For is believed only from proxies the operator has named (W3)."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The nearest address that is not a trusted proxy, "" when there is none."""
    nearest: str = request.META.get("REMOTE_ADDR", "")
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    while chain and _is_trusted(nearest):
        nearest = chain.pop()
    try:
        return str(ip_address(nearest))
    except ValueError:
        return ""


def _is_trusted(address: str) -> bool:
    try:
        candidate = ip_address(address or "127.0.0.1")  # a Unix socket's peer has no address
    except ValueError:
        return False
    return any(candidate in ip_network(proxy, strict=False) for proxy in settings.BACKLINE_TRUSTED_PROXIES)
