"""Where a request comes from (security W3)."""

from typing import Any

import pytest
from django.test import RequestFactory

from integrations.organizations.address import client_address


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        ("192.0.2.7", "", [], "192.0.2.7"),
        ("192.0.2.7", "198.51.100.9", [], "192.0.2.7"),
        ("10.0.0.1", "198.51.100.9", ["10.0.0.0/8"], "198.51.100.9"),
        ("10.0.0.1", "203.0.113.5, 198.51.100.9", ["10.0.0.0/8"], "198.51.100.9"),
        ("10.0.0.1", "198.51.100.9, 10.0.0.2", ["10.0.0.0/8"], "198.51.100.9"),
        ("10.0.0.1", "nonsense\r\nx", ["10.0.0.0/8"], ""),
        ("", "198.51.100.9", ["127.0.0.1"], "198.51.100.9"),
    ],
)
def test_a_forwarded_address_counts_only_from_a_trusted_proxy(
    settings: Any, peer: str, forwarded: str, trusted: list[str], address: str
) -> None:
    settings.BACKLINE_TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=peer)
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_address(request) == address
