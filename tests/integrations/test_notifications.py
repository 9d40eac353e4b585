from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from integrations.models import Integration
from integrations.notifications import due, tell
from integrations.organizations.models import User

Status = Integration.Status


def changed(integration: Integration, **fields: object) -> Integration:
    Integration.objects.filter(pk=integration.pk).update(**fields)
    integration.refresh_from_db()
    return integration


@pytest.fixture
def broken(integration: Integration, owner: User, member: User) -> Integration:
    integration.repositories.update(works=False, reference="connection-refused")
    return changed(integration, status=Status.FAILING, last_success_at=timezone.now())


def test_it_tells_the_admins_once_that_something_broke(broken: Integration) -> None:
    assert list(due(timezone.now())) == [broken.pk]
    assert tell(broken.pk) == ["broke"]
    assert tell(broken.pk) == []
    (sent,) = mail.outbox
    assert sent.to == ["owner@example.org"]
    assert sent.subject == "Build Nexus: Not working"
    assert "connection-refused" in str(sent.body)
    assert f"/integrations/{broken.pk}/" in str(sent.body)


def test_it_tells_once_that_it_works_again(broken: Integration) -> None:
    tell(broken.pk)
    changed(broken, status=Status.CONNECTED)
    assert tell(broken.pk) == ["recovered"]
    assert tell(broken.pk) == []
    assert mail.outbox[1].subject == "Build Nexus works again"


def test_a_rejected_sign_in_is_news_even_when_it_was_broken(broken: Integration) -> None:
    tell(broken.pk)
    assert tell(changed(broken, status=Status.ATTENTION).pk) == []
    assert tell(changed(broken, status=Status.REJECTED).pk) == ["broke"]


def test_what_never_worked_is_no_news(broken: Integration) -> None:
    changed(broken, last_success_at=None)
    assert list(due(timezone.now())) == []
    assert tell(broken.pk) == []


def test_a_mail_that_could_not_be_sent_is_still_due(broken: Integration, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError("no mail server")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with pytest.raises(OSError, match="no mail server"):
        tell(broken.pk)
    assert list(due(timezone.now())) == [broken.pk]


def test_it_warns_before_a_credential_ends(integration: Integration, owner: User) -> None:
    now = timezone.now()
    changed(integration, expires_at=now + timedelta(days=6, hours=12))
    assert list(due(now)) == [integration.pk]
    assert tell(integration.pk) == ["expires"]
    assert tell(integration.pk) == []
    assert mail.outbox[0].subject == "Build Nexus: the credential expires in 6 days"
    changed(integration, expires_at=now - timedelta(hours=1))
    assert tell(integration.pk) == ["expires"]
    assert mail.outbox[1].subject == "Build Nexus: the credential has expired"


def test_an_integration_that_is_gone_is_a_normal_ending(integration: Integration) -> None:
    key = integration.pk
    integration.delete()
    assert tell(key) == []
