"""A crash behind the API tells nobody a secret or the token (security C7)."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.utils.log import AdminEmailHandler

from integrations import rules
from tests.integrations.api.conftest import Program
from tests.integrations.factories import NPM

CANARY = "canary-5b90"


@pytest.fixture
def mails(settings: Any) -> Iterator[None]:
    """Error mails with every frame, as an operator may configure them."""
    settings.ADMINS = [("Ann", "ann@example.org")]
    handler = AdminEmailHandler(include_html=True)
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)


def crash(*_arguments: object) -> None:
    raise RuntimeError


def test_a_crash_mails_no_secret(program: Program, mails: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_judge_together", crash)
    program.client.raise_request_exception = False
    sent = {"provider": "nexus", "name": "x", "username": "ann", "secret": CANARY, "urls": NPM}
    answer = program.ask("post", "/drafts", sent)
    message = mail.outbox[0]
    report = message.body + "".join(str(part[0]) for part in message.alternatives)
    assert answer.status_code == 500
    assert "settings_form" in report
    assert CANARY not in report
    assert program.token not in report
