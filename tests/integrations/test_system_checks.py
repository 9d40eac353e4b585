import secrets
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from integrations import system_checks

KEY = secrets.token_urlsafe(50)


def ids(found: list[Any]) -> list[str]:
    return [message.id for message in found]


@pytest.mark.parametrize("key", ["short", "django-insecure-" + KEY, "a" * 80], ids=["short", "insecure", "simple"])
def test_a_weak_secret_key_is_refused(key: str, settings: Any) -> None:
    settings.SECRET_KEY = key
    assert ids(system_checks.keys_are_strong()) == ["backline.E001"]
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is short"):
        system_checks.refuse_unsafe_settings()


def test_a_short_encryption_key_is_refused(settings: Any) -> None:
    settings.FERNET_KEYS = [KEY, "short"]
    assert ids(system_checks.keys_are_strong()) == ["backline.E002"]


def test_one_key_for_both_purposes_is_refused(settings: Any) -> None:
    settings.SECRET_KEY, settings.FERNET_KEYS = KEY, [KEY]
    assert ids(system_checks.keys_are_strong()) == ["backline.E003"]


def test_debug_is_refused_outside_the_embedded_product(settings: Any) -> None:
    settings.DEBUG, settings.BACKLINE_EMBEDDED = True, False
    assert ids(system_checks.debug_is_off()) == ["backline.E004"]
    settings.BACKLINE_EMBEDDED = True
    assert system_checks.debug_is_off() == []


def test_a_network_that_is_none_is_refused_by_name(settings: Any) -> None:
    settings.BACKLINE_ALLOWED_NETWORKS = ["10.0.0.0/8", "not a/network"]
    (found,) = system_checks.networks_can_be_read()
    assert found.id == "backline.E005"
    assert "not a/network" in found.msg


def test_every_host_is_a_caution(settings: Any) -> None:
    settings.ALLOWED_HOSTS, settings.BACKLINE_EMBEDDED = ["*"], False
    assert ids(system_checks.hosts_are_exact()) == ["backline.W001"]


def test_sound_settings_start() -> None:
    system_checks.refuse_unsafe_settings()
