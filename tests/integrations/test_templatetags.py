"""Words on pages."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.models import Integration
from integrations.templatetags.hub import (
    ago,
    cause,
    cause_words,
    event_verb,
    event_words,
    expiry_words,
    field_words,
    in_words,
    marked,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=40), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=4), "4 minutes ago"),
        (timedelta(hours=1, minutes=59), "1 hour ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=45), "1 month ago"),
        (timedelta(days=364), "11 months ago"),
        (timedelta(days=1043), "2 years ago"),
    ],
)
def test_ages_are_told_in_words(age: timedelta, words: str) -> None:
    assert in_words(age) == words


def test_the_exact_time_is_there_too() -> None:
    assert 'datetime="2026-03-01T11:00:00+00:00"' in ago(NOW - timedelta(hours=1), NOW)
    assert ago(None) == "never"


@pytest.mark.parametrize(
    ("stored", "words", "kind"),
    [
        ("VersionNotFound: kit ^9", "Version not found: kit ^9", "Version not found"),
        ("a/kit: AbsenceUncertain: kit", "a/kit: Not found, but not for certain: kit", "Could not look"),
        ("Unauthorized: 401 Unauthorized", "Sign-in rejected: 401 Unauthorized", "Sign-in rejected"),
        ("NoSuchClass: kit", "NoSuchClass: kit", "Could not look"),
    ],
)
def test_causes_are_told_without_the_names_of_classes(stored: str, words: str, kind: str) -> None:
    assert cause_words(stored) == words
    assert cause(stored) == kind


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "credentials have expired"), (0, "credentials expire today"), (1, "credentials expire in 1 day"), (31, "")],
)
def test_only_a_near_expiry_is_told(days: int, words: str) -> None:
    integration = Integration(expires_at=NOW + timedelta(days=days, hours=1))
    assert expiry_words(integration, NOW) == words


def test_marks_are_set_and_everything_else_is_escaped() -> None:
    text = marked("**Bold** *it* `x<y` <script>")
    assert text == "<b>Bold</b> <i>it</i> <code>x&lt;y</code> &lt;script&gt;"


def test_actions_and_fields_are_told_in_words() -> None:
    assert event_words("integration.check-asked") == "Integration: check asked"
    assert event_verb("integration.check-asked") == "check asked"
    assert (field_words("url_maven"), field_words("secret")) == ("Maven / Gradle URL", "password or token")
