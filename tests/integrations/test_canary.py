"""A secret goes through every flow and turns up nowhere but inside the ciphertext (security C5)."""

import base64
import html
import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import django_rq
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from integrations.log import OneLineFormatter
from integrations.models import ConnectionDraft, Integration
from integrations.organizations.models import User
from tests.integrations.factories import NEXUS, NPM, form_data

CANARY = 'c4n4ry-"<secret>&\u00e9-9f3b'
CONNECT = "/integrations/connect/nexus/"


def disguises() -> list[str]:
    pair = f"reader:{CANARY}".encode()
    return [
        CANARY,
        base64.b64encode(CANARY.encode()).decode().rstrip("="),
        base64.b64encode(pair).decode().rstrip("="),
        quote(CANARY, safe=""),
        html.escape(CANARY),
        json.dumps(CANARY)[1:-1],
        "c4n4ry",
    ]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, at every level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLineFormatter("%(name)s %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def database_dump() -> str:
    """Every row of every table as text, and what dumpdata writes."""
    out = io.StringIO()
    call_command("dumpdata", exclude=["django_rq"], stdout=out)  # has no table
    rows = [out.getvalue()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [repr(row) for row in cursor.fetchall()]
    return "\n".join(rows) + "\n".join(str(each.get_decoded()) for each in Session.objects.all())


def queue_dump() -> str:
    redis = django_rq.get_connection("interactive")
    kinds = {b"hash": redis.hgetall, b"string": redis.get, b"list": lambda key: redis.lrange(key, 0, -1)}
    return "\n".join(repr(kinds.get(redis.type(key), repr)(key)) for key in redis.keys("*"))


def every_page(client: Client, draft: ConnectionDraft, integration: Integration | None) -> list[str]:
    pages = [reverse("hub"), reverse("activity"), reverse("members"), f"{CONNECT}?draft={draft.pk}"]
    pages += [reverse("draft", args=[draft.pk]), reverse("draft-progress", args=[draft.pk])]
    if integration is not None:
        pages += [reverse(name, args=[integration.pk]) for name in ("integration", "edit", "disconnect")]
        pages.append(reverse("admin:integrations_integration_change", args=[integration.pk]))
    pages += [reverse(f"admin:{name}_changelist") for name in ("integrations_integration", "audit_auditevent")]
    return [client.get(page).content.decode() for page in pages]


@pytest.fixture
def admin_client_of_owner(as_owner: Client, owner: User) -> Client:
    owner.is_staff = owner.is_superuser = True
    owner.save()
    return as_owner


def test_the_secret_turns_up_nowhere(
    admin_client_of_owner: Client, run_jobs: Callable[[], None], log: io.StringIO, queue: None
) -> None:
    client, seen = admin_client_of_owner, []
    wrong = form_data(username="reader", secret=CANARY, url_pypi=f"{NEXUS}pypi/")
    seen.append(client.post(CONNECT, wrong).content.decode())  # kept over an error
    seen.append(client.post(CONNECT, {**wrong, "find": "1"}).content.decode())
    good = {**wrong, "secret": "", "url_pypi": ""}
    client.post(CONNECT, good)
    draft = ConnectionDraft.objects.get()
    queued = queue_dump()
    run_jobs()  # the address does not exist: the check fails
    seen += every_page(client, draft, None)
    client.post(reverse("draft-save", args=[draft.pk]))
    integration = Integration.objects.get()
    seen += every_page(client, draft, integration)
    rotated = form_data(name="N", username="reader", secret=CANARY + "2", version="1", url_npm=f"{NPM['npm']}x y")
    seen.append(client.post(reverse("edit", args=[integration.pk]), rotated).content.decode())
    change = reverse("admin:integrations_integration_change", args=[integration.pk])
    fields = {"name": "N", "username": "reader", "replace_secret": CANARY + "3", "url_npm": "nonsense", "reason": "r"}
    seen.append(client.post(change, fields).content.decode())
    seen.append(client.post(change, {**fields, "url_npm": NPM["npm"]}).content.decode())
    places = {
        "pages": "\n".join(seen),
        "database": database_dump(),
        "queue": queued + queue_dump(),
        "log": log.getvalue(),
        "mail": "\n".join(str(message.message()) for message in mail.outbox),
        "files": "\n".join(path.read_text(errors="replace") for path in _temporary_files()),
    }
    assert Integration.objects.get().open_secret() is not None
    found = {(place, text) for place, content in places.items() for text in disguises() if text in content}
    assert not found


def _temporary_files() -> list[Path]:
    return [path for path in Path(settings.VAR_DIR).rglob("*") if path.is_file()]
