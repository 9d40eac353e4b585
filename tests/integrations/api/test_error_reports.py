"""A crash behind the API tells nobody a secret or the token (security C7)."""

from collections.abc import Callable

import pytest

from integrations import rules
from tests.integrations.api.conftest import Program
from tests.integrations.factories import NPM

CANARY = "canary-5b90"


def crash(*_arguments: object) -> None:
    raise RuntimeError


def test_a_crash_mails_no_secret(
    program: Program, error_mail: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_judge_together", crash)
    program.client.raise_request_exception = False
    sent = {"provider": "nexus", "name": "x", "username": "ann", "secret": CANARY, "urls": NPM}
    answer = program.ask("post", "/drafts", sent)
    report = error_mail()
    assert answer.status_code == 500
    assert "settings_form" in report
    assert CANARY not in report
    assert program.token not in report
