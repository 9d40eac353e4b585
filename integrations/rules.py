"""The field rules of an integration, asked once for every door: the hub's form and the Django admin's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from integrations.flows.connect import keeps_origin
from integrations.models import AuthScheme, Integration
from integrations.providers.base import Provider
from integrations.repository_url import Repair, basic_flaw, origins, plain_http_flaw, tidy, without_userinfo
from resolution.credential_text import problem

PLAIN_ONLY = "A token consists of plain letters, digits and signs, without blanks."
ONE_URL = "Give at least one repository URL."
HOST_CHANGED = (
    "The address has changed, so the stored {secret} is not sent there by itself. Type the {secret} again to confirm."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Settings as a person typed them; `secret` only says whether there is one and what it may look like."""

    username: str
    secret: str = field(repr=False)
    has_held_secret: bool  # one typed before on the same form, or stored with the integration being edited
    urls: Mapping[str, str]
    origins_confirmed: bool = False


@dataclass(slots=True)
class Verdict:
    """Settings in stored form, and what is wrong with them, by field name. `repairs`: ecosystem → the offered URL."""

    auth_scheme: str = AuthScheme.ANONYMOUS
    uses_held_secret: bool = False
    may_keep_stored: bool = False  # the stored secret may go to every address that was typed, usable or not
    urls: dict[str, str] = field(default_factory=dict)
    shown_urls: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    repairs: dict[str, str] = field(default_factory=dict)
    origins: list[str] = field(default_factory=list)


def judge(provider: Provider, typed: Typed, stored: Integration | None, plain_http_hosts: Sequence[str]) -> Verdict:
    """Apply every rule. `stored` is the integration whose secret would be kept, None when a typed one is at hand."""
    verdict = Verdict()
    _judge_credentials(provider, typed, verdict)
    for ecosystem in provider.ecosystems:
        _judge_url(provider, ecosystem, typed.urls.get(ecosystem, ""), verdict)
    if not any(typed.urls.values()):
        verdict.errors[f"url_{provider.ecosystems[0]}"] = ONE_URL
    _judge_together(provider, typed, stored, plain_http_hosts, verdict)
    return verdict


def _judge_credentials(provider: Provider, typed: Typed, verdict: Verdict) -> None:
    try:
        verdict.auth_scheme = _scheme(provider, typed)
    except ValueError as error:
        verdict.errors["username" if typed.secret and not typed.username else "secret"] = str(error)
    bearer = verdict.auth_scheme == AuthScheme.BEARER
    verdict.uses_held_secret = (
        not typed.secret and typed.has_held_secret and verdict.auth_scheme != AuthScheme.ANONYMOUS
    )
    if (typed.username and problem(typed.username)) or (":" in typed.username and not bearer):
        verdict.errors["username"] = "A user name contains no colons or control characters."
    secret = typed.secret.strip() if bearer else typed.secret
    if flaw := problem(secret) if secret else None:
        verdict.errors["secret"] = flaw
    elif bearer and not (secret.isascii() and " " not in secret):
        verdict.errors["secret"] = PLAIN_ONLY


def _scheme(provider: Provider, typed: Typed) -> str:
    try:
        return provider.auth_scheme(typed.username, bool(typed.secret) or typed.has_held_secret)
    except ValueError:
        # An emptied user name beside an untouched password means anonymous, wherever the provider has that.
        if typed.username or typed.secret or not typed.has_held_secret:
            raise
        return provider.auth_scheme("", False)


def _judge_url(provider: Provider, ecosystem: str, text: str, verdict: Verdict) -> None:
    url = tidy(ecosystem, text)
    verdict.shown_urls[ecosystem] = without_userinfo(url)
    if not url:
        return
    repair = provider.repair(ecosystem, url)
    if repair is not None and repair.certain:
        url, repair = repair.url, None
        verdict.shown_urls[ecosystem] = url
    if repair is None:
        verdict.urls[ecosystem] = url
        return
    _refuse(ecosystem, repair, verdict)


def _judge_together(
    provider: Provider, typed: Typed, stored: Integration | None, plain_http_hosts: Sequence[str], verdict: Verdict
) -> None:
    if verdict.auth_scheme != AuthScheme.ANONYMOUS:
        for ecosystem, url in list(verdict.urls.items()):
            if repair := plain_http_flaw(url, plain_http_hosts):
                _refuse(ecosystem, repair, verdict)
    verdict.origins = origins(list(verdict.urls.values()))
    if len(verdict.origins) > 1 and not typed.origins_confirmed:
        verdict.errors["origins_confirmed"] = "These URLs lead to different servers. Confirm that this is meant."
    shown = {key: url for key, url in verdict.shown_urls.items() if url}
    known = stored is not None and not any(basic_flaw(url) for url in shown.values())
    verdict.may_keep_stored = known and stored is not None and keeps_origin(stored, shown)
    if known and verdict.uses_held_secret and not verdict.may_keep_stored:
        label = next(each.label for each in provider.fields if each.is_secret).lower()
        verdict.errors["secret"] = HOST_CHANGED.format(secret=label)


def _refuse(ecosystem: str, repair: Repair, verdict: Verdict) -> None:
    verdict.urls.pop(ecosystem, None)
    verdict.errors[f"url_{ecosystem}"] = repair.problem
    if repair.url:
        verdict.repairs[ecosystem] = without_userinfo(repair.url)
