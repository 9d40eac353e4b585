"""A crash tells nobody a secret (security C7)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from integrations import rules
from integrations.organizations import throttle
from tests.integrations.factories import form_data

CANARY = "canary-7f21"


class Broken(Exception):
    """Something nobody thought of."""


def crash(*_arguments: object) -> None:
    credential = CANARY  # a name that Django does not know to hide
    raise Broken(len(credential))


@pytest.mark.parametrize("debug", [False, True])
def test_a_crash_while_saving_mails_no_secret(
    as_owner: Client, error_mail: Callable[[], str], settings: Any, monkeypatch: pytest.MonkeyPatch, debug: bool
) -> None:
    settings.DEBUG = debug
    monkeypatch.setattr(rules, "_judge_together", crash)
    as_owner.raise_request_exception = False
    answer = as_owner.post("/integrations/connect/nexus/", form_data(username="ann", secret=CANARY))
    report = error_mail()
    assert answer.status_code == 500
    assert "credential" in report  # the frame is there, its value is not
    assert CANARY not in report
    assert CANARY not in answer.content.decode()


def test_a_crash_while_signing_in_mails_no_password(
    owner: Any, error_mail: Callable[[], str], monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(throttle, "seconds_to_wait", crash)
    client.raise_request_exception = False
    client.post("/sign-in/", {"email": owner.email, "password": CANARY})
    assert CANARY not in error_mail()
