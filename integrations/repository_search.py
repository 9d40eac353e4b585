"""*Find repositories*: what the server lists for the typed credentials, groups and virtual repositories first."""

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from integrations.connectivity.decision import Decision
from integrations.connectivity.exchange import of_error
from integrations.connectivity.findings import Finding, explain
from integrations.draft_check import scheme_of_draft
from integrations.models import ConnectionDraft, RepositorySearch
from integrations.network import outgoing
from integrations.providers import PROVIDERS
from integrations.providers.base import Listed, Provider
from resolution.auth import Anonymous, Credentials, Scheme
from resolution.errors import Forbidden, HttpStatus, NotARegistry, NotFound, RateLimited, ResolutionError, Unauthorized
from resolution.http import Deadline, Http

SHOWN = 500  # repositories; beyond that a person types faster than they look
STATUS: Mapping[type[HttpStatus], str] = MappingProxyType(
    {
        Unauthorized: "credentials-rejected",
        Forbidden: "list-not-allowed",
        NotFound: "list-not-served",
        RateLimited: "rate-limited",
        HttpStatus: "server-failed",
    }
)


def find_repositories(search_id: UUID, http: Http | None = None) -> None:
    """Answer a waiting search. One that is gone or answered is a normal ending."""
    search = RepositorySearch.objects.select_related("draft").filter(pk=search_id, state="waiting").first()
    if search is None:
        return
    found, finding = _ask(search.draft, http or outgoing())
    RepositorySearch.objects.filter(pk=search_id, state="waiting").update(
        state="failed" if finding else "done",
        found=[asdict(each) for each in found[:SHOWN]],
        finding=finding.as_json() if finding else {},
    )


def _ask(draft: ConnectionDraft, http: Http) -> tuple[tuple[Listed, ...], Finding | None]:
    provider, scheme = PROVIDERS[draft.provider], scheme_of_draft(draft)
    url = next(iter(draft.urls.values()), "")
    if not url:
        return (), _finding("no-address", provider, url)
    if scheme is None:
        return (), _finding("credential-unreadable", provider, url)
    deadline = Deadline.after(settings.BACKLINE_DRAFT_SECONDS)
    api = provider.api(http, provider.base_url(url), Credentials(scheme), ca_pem=draft.ca_pem, deadline=deadline)
    try:
        return tuple(each for each in api.list_repositories() if each.ecosystem in provider.ecosystems), None
    except ResolutionError as error:
        decision = _decided(error, url, scheme)
        return (), _finding(decision.reference, provider, url, decision)


def _decided(error: ResolutionError, url: str, scheme: Scheme) -> Decision:
    if isinstance(error, Unauthorized) and isinstance(scheme, Anonymous):
        return Decision("credentials-required")
    if isinstance(error, NotARegistry):
        return Decision("list-not-served")
    if isinstance(error, HttpStatus):
        return Decision(next(reference for kind, reference in STATUS.items() if isinstance(error, kind)))
    return of_error(error, url)


def _finding(reference: str, provider: Provider, url: str, decision: Decision | None = None) -> Finding:
    words: dict[str, Any] = {
        "host": urlsplit(url).hostname or "the server",
        "repository": "the list of repositories",
        "ecosystem": provider.label,
        "declared": "",
        "format": "",
    }
    maybe = decision.maybe if decision else ()
    step = decision.step if decision else None
    return explain(reference, words=words, remedies=provider.remedies, maybe=maybe, step=step)
