from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from integrations.audit.models import AuditEvent
from integrations.key_rotation import Counts, rotate
from integrations.models import Integration
from integrations.organizations.models import Organization
from tests.integrations.factories import nexus

NEW, OTHER = "a-newer-key-of-more-than-thirty-two-characters", "a-third-key-of-more-than-thirty-two-characters"


@pytest.fixture
def many(organization: Organization) -> list[Integration]:
    return [nexus(organization, name=f"Nexus {number}") for number in range(5)]


@pytest.fixture
def keys(many: list[Integration], settings: Any) -> Any:
    """A newer key in front of the one that everything is stored under. The field keeps its keys once read."""
    field = Integration._meta.get_field("secret")

    def use(*wanted: str) -> None:
        settings.FERNET_KEYS = list(wanted)
        for name in ("keys", "fernet_keys", "fernet"):
            field.__dict__.pop(name, None)

    old = settings.FERNET_KEYS[0]
    use(NEW, old)
    yield use, old
    use(old)


def opened(many: list[Integration]) -> set[str]:
    secrets = [Integration.objects.get(pk=each.pk).open_secret() for each in many]
    return {secret.reveal() for secret in secrets if secret}


def test_it_moves_everything_to_the_newest_key(many: list[Integration], keys: Any) -> None:
    use, _ = keys
    assert rotate() == Counts(rotated=5)
    use(NEW)
    assert opened(many) == {"stored-password"}


def test_it_may_be_repeated(many: list[Integration], keys: Any) -> None:
    rotate()
    assert rotate() == Counts(already=5)


def test_it_resumes_after_an_interruption(many: list[Integration], keys: Any) -> None:
    def interrupt(line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(interrupt, batch=2)
    assert rotate(batch=2) == Counts(rotated=3, already=2)


def test_it_leaves_alone_what_it_cannot_read(many: list[Integration], keys: Any) -> None:
    use, old = keys
    use(OTHER)
    out = StringIO()
    with pytest.raises(CommandError, match="Keep the old keys"):
        call_command("rotate_keys", stdout=out)
    assert "0 rotated, 0 already under the newest key, 5 unreadable" in out.getvalue()
    use(old)
    assert opened(many) == {"stored-password"}


def test_the_command_is_audited(many: list[Integration], keys: Any) -> None:
    call_command("rotate_keys", stdout=StringIO())
    event = AuditEvent.objects.get(action="keys.rotated")
    assert event.result.startswith("5 rotated")
