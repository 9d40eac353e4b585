"""What the hub's templates need: times in words, status badges, tabs, texts with marked words."""

import re
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from integrations.models import Integration
from integrations.providers import PROVIDERS
from integrations.tabs import TABS, Tab
from resolution.ecosystem import ECOSYSTEMS
from resolution.errors import ResolutionError

register = template.Library()
TONES = {"connected": "good", "checking": "idle", "attention": "warn", "failing": "bad", "rejected": "bad"}
MARKS = ((re.compile(r"\*\*(.+?)\*\*"), "b"), (re.compile(r"\*(.+?)\*"), "i"), (re.compile(r"`(.+?)`"), "code"))
EXPIRY_NEAR = 30  # days
UNITS = ((60, "hour"), (24, "day"), (30.44, "month"), (12, "year"))  # how many of the unit before make one
CAUSE = re.compile(r"\b[A-Z][A-Za-z]+(?=: )")


IN_WORDS = {  # where the reference alone says too little
    "absence-uncertain": "Not found, but not for certain",
    "unauthorized": "Sign-in rejected",
    "forbidden": "Not allowed",
}


def _references(error: type[ResolutionError]) -> dict[str, str]:
    named = {error.__name__: IN_WORDS.get(error.reference, error.reference.replace("-", " ").capitalize())}
    return named | {name: words for each in error.__subclasses__() for name, words in _references(each).items()}


REFERENCES = _references(ResolutionError)  # name of the class → its reference in words


@register.filter
def marked(text: str) -> SafeString:
    """Escaped text in which **bold**, *italic* and `code` are set as such."""
    html = str(escape(text))
    for pattern, tag in MARKS:
        html = pattern.sub(rf"<{tag}>\1</{tag}>", html)
    return mark_safe(html)  # noqa: S308 (escaped above; the tags are ours)


@register.filter
def ago(moment: datetime | None, now: datetime | None = None) -> str:
    """In words (4 minutes ago), with the exact time in the reader's zone on hover."""
    if moment is None:
        return "never"
    exact = date_format(timezone.localtime(moment), "j F Y, H:i:s")
    words = in_words((now or timezone.now()) - moment)
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, words)


def in_words(age: Any) -> str:
    amount, unit = age.total_seconds() / 60, "minute"
    if amount < 1:
        return "just now"
    for size, next_unit in UNITS:
        if amount < size:
            break
        amount, unit = amount / size, next_unit
    count = int(amount)
    return f"{count} {unit}{'' if count == 1 else 's'} ago"


@register.simple_tag
def status_badge(integration: Integration) -> str:
    tone = TONES.get(integration.status, "idle")
    badge = format_html('<span class="badge {}">{}</span>', tone, integration.get_status_display())
    paused = mark_safe(' <span class="badge idle">Paused</span>') if integration.paused else ""
    return format_html("{}{}", badge, paused)


@register.filter
def expiry_words(integration: Integration, now: datetime | None = None) -> str:
    """When the credentials expire, if that is near; else nothing."""
    if integration.expires_at is None:
        return ""
    days = (integration.expires_at - (now or timezone.now())).days
    if days < 0:
        return "credentials have expired"
    if days > EXPIRY_NEAR:
        return ""
    return "credentials expire today" if days == 0 else f"credentials expire in {days} day{'' if days == 1 else 's'}"


@register.filter
def package_type(ecosystem: str) -> str:
    known = ECOSYSTEMS.get(ecosystem)
    return known.label if known else ecosystem


@register.filter
def by_package_type(found: list[dict[str, str]]) -> list[tuple[str, list[dict[str, str]]]]:
    """Found repositories under their package types' labels, each in the order in which they came."""
    groups = [(known.label, [each for each in found if each["ecosystem"] == key]) for key, known in ECOSYSTEMS.items()]
    return [(label, entries) for label, entries in groups if entries]


@register.filter
def provider_label(key: str) -> str:
    known = PROVIDERS.get(key)
    return known.label if known else key


@register.filter
def of(mapping: Any, key: str) -> Any:
    """`mapping|of:key`: an item by a name that is not known before."""
    return mapping.get(key, "") if hasattr(mapping, "get") else ""


@register.filter
def field_of(form: Any, name: str) -> Any:
    return form[name]


@register.filter
def tabs_for(integration: Integration) -> list[Tab]:
    return [tab for tab in TABS if not tab.providers or integration.provider in tab.providers]


@register.filter
def event_words(action: str) -> str:
    """An action of the audit for people: integration.check-asked is "Integration: check asked"."""
    subject, _, verb = action.partition(".")
    return f"{subject.replace('-', ' ').capitalize()}: {verb.replace('-', ' ')}" if verb else subject


@register.filter
def event_verb(action: str) -> str:
    """The same beside its subject: "check asked"."""
    return (action.partition(".")[2] or action).replace("-", " ")


@register.filter
def reference_words(reference: str) -> str:
    """A diagnosis' stable reference as people read it: "Credentials rejected"."""
    return reference.replace("-", " ").capitalize()


@register.filter
def cause_words(text: str) -> str:
    """A stored cause without the name of its class: "VersionNotFound: kit ^9" is "Version not found: kit ^9"."""
    return CAUSE.sub(lambda found: REFERENCES.get(found[0], found[0]), text)


@register.filter
def cause(text: str) -> str:
    """Its kind alone, where a class names one: "Version not found"."""
    name, _, _ = text.partition(": ")
    return REFERENCES.get(name, "Could not look")


@register.filter
def field_words(field: str) -> str:
    """The name of a changed setting as people call it."""
    if field.startswith("url_"):
        return f"{package_type(field.removeprefix('url_'))} URL"
    return {"secret": "password or token", "ca_pem": "certificate authority"}.get(field, field.replace("_", " "))
