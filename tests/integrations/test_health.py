import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django_rq
import pytest
from django.db import DatabaseError, connection
from django.test import RequestFactory

from integrations import health
from integrations.clock import take_turn

ASK = RequestFactory().get("/readyz")


def test_it_lives_without_database_and_queue() -> None:
    answer = health.healthz(ASK)
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_it_refuses_to_be_posted_to() -> None:
    assert health.healthz(RequestFactory().post("/healthz")).status_code == 405


def test_it_is_ready_and_names_what_is_missing(db: None, queue: None) -> None:
    answer = health.readyz(ASK)
    assert answer.status_code == 200
    assert answer.content == b'{"database": "ok", "queue": "ok", "workers": "down", "cron": "down"}'


def test_it_sees_the_cron(db: None, queue: None) -> None:
    take_turn(time.time())
    assert b'"cron": "ok"' in health.readyz(ASK).content


def test_pages_are_served_while_the_queue_is_away(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_rq, "get_connection", _refuse)
    monkeypatch.setattr(django_rq, "get_queue", _refuse)
    answer = health.readyz(ASK)
    assert answer.status_code == 200
    assert b'"queue": "down"' in answer.content


def test_it_is_not_ready_without_its_database(db: None, queue: None) -> None:
    with _no_database():
        answer = health.readyz(ASK)
    assert answer.status_code == 503
    assert b'"database": "down"' in answer.content


def _refuse(*_: Any, **__: Any) -> None:
    raise ConnectionRefusedError


@contextmanager
def _no_database() -> Iterator[None]:
    def refuse(*_: Any) -> None:
        raise DatabaseError

    with connection.execute_wrapper(refuse):
        yield
