import json
from pathlib import Path
from typing import Any

import pytest

from backline.sandbox import Sandbox
from integrations.network import outgoing, own_places, policy
from resolution.errors import AddressRefused
from resolution.http import NetworkPolicy
from resolution.network.urls import Url


def permits(allowed: NetworkPolicy, url: str, address: str) -> bool:
    try:
        allowed.check_name(Url.parse(url))
        allowed.check_addresses(Url.parse(url), [address])
    except AddressRefused:
        return False
    return True


def test_only_public_addresses_by_default(settings: Any) -> None:
    assert permits(policy(), "https://registry.example.org/", "93.184.215.14")
    assert not permits(policy(), "https://nexus.example.org/", "10.0.0.7")


def test_the_operator_opens_networks(settings: Any) -> None:
    settings.BACKLINE_ALLOWED_NETWORKS = ["10.0.0.0/8"]
    assert permits(policy(), "https://nexus.example.org/", "10.0.0.7")
    assert not permits(policy(), "https://nexus.example.org/", "169.254.169.254")


def test_it_never_talks_to_itself_its_database_or_its_queue(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BACKLINE_ALLOWED_NETWORKS = ["10.0.0.0/8", "127.0.0.0/8"]
    settings.BACKLINE_URL, settings.REDIS_URL = "https://backline.example.org", "redis://10.0.0.9:6380/0"
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", "10.0.0.8")
    monkeypatch.setitem(settings.DATABASES["default"], "PORT", "")
    assert own_places() == ["backline.example.org:443", "10.0.0.9:6380", "10.0.0.8:5432"]
    assert not permits(policy(), "https://backline.example.org/", "10.0.0.5")
    assert not permits(policy(), "http://10.0.0.8:5432/", "10.0.0.8")
    assert not permits(policy(), "http://10.0.0.9:6380/", "10.0.0.9")


def test_the_sandbox_is_reached_and_nothing_else_on_loopback(sandbox: Sandbox, settings: Any, tmp_path: Path) -> None:
    description = tmp_path / "sandbox.json"
    settings.BACKLINE_SANDBOX = str(description)
    with pytest.raises(AddressRefused):
        outgoing().fetch(sandbox.nexus.http)
    description.write_text(json.dumps(sandbox.description()))
    assert outgoing().fetch(sandbox.nexus.http).status == 200
    assert outgoing() is outgoing()
    with pytest.raises(AddressRefused):
        outgoing().fetch(sandbox.elsewhere.http)


def test_plain_http_carries_credentials_to_the_sandbox_alone(settings: Any) -> None:
    assert not policy().allows_plain_http(Url.parse("http://registry.example.org/"))
    settings.BACKLINE_ALLOW_PLAIN_HTTP_HOSTS = ["registry.example.org"]
    assert policy().allows_plain_http(Url.parse("http://registry.example.org/"))
