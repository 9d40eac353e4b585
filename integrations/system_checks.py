"""Settings with which the product refuses to start (security C12). `backline.W…` warn, `backline.E…` refuse."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured

from integrations.network import policy

SHORTEST_SECRET_KEY, FEWEST_DIFFERENT = 50, 5  # as Django's security.W009 counts
SHORTEST_FERNET_KEY = 32


@register(Tags.security)
def keys_are_strong(**_context: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    key, fernet_keys = settings.SECRET_KEY, settings.FERNET_KEYS
    is_default = key.startswith("django-insecure-")
    if is_default or len(key) < SHORTEST_SECRET_KEY or len(set(key)) < FEWEST_DIFFERENT:
        hint = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        found.append(Error("SECRET_KEY is short or a default.", hint=hint, id="backline.E001"))
    if any(len(each) < SHORTEST_FERNET_KEY for each in fernet_keys):
        hint = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(40))'"
        found.append(Error("A key in FERNET_KEYS is short.", hint=hint, id="backline.E002"))
    if key in fernet_keys:
        hint = "Give the encryption of credentials a key of its own; rotate_keys moves what is stored."
        found.append(Error("FERNET_KEYS contains SECRET_KEY.", hint=hint, id="backline.E003"))
    return found


@register(Tags.security)
def debug_is_off(**_context: Any) -> list[CheckMessage]:
    """Error pages with DEBUG on show variables, and Django's decorators against that do nothing then."""
    if settings.DEBUG and not settings.BACKLINE_EMBEDDED:
        return [Error("DEBUG is on.", hint="Unset BACKLINE_DEBUG.", id="backline.E004")]
    return []


@register(Tags.security)
def networks_can_be_read(**_context: Any) -> list[CheckMessage]:
    try:
        policy()
    except (ValueError, OSError) as error:
        hint = "See BACKLINE_ALLOWED_NETWORKS, BACKLINE_ALLOW_PLAIN_HTTP_HOSTS and BACKLINE_OWN_HOSTS."
        return [Error(f"The network settings cannot be read: {error}", hint=hint, id="backline.E005")]
    return []


@register(Tags.security)
def hosts_are_exact(**_context: Any) -> list[CheckMessage]:
    if "*" in settings.ALLOWED_HOSTS and not settings.BACKLINE_EMBEDDED:
        return [Caution("ALLOWED_HOSTS accepts every name.", hint="Name your hosts.", id="backline.W001")]
    return []


def refuse_unsafe_settings() -> None:
    """For servers that do not run Django's checks by themselves. Raises ImproperlyConfigured."""
    errors = [message for message in run_checks(tags=[Tags.security]) if message.is_serious()]
    if errors:
        raise ImproperlyConfigured("; ".join(f"{error.msg} {error.hint or ''}".strip() for error in errors))
