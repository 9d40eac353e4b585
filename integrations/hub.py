"""What the hub shows: a few integrations a card, the troubled ones first, and a list when there are many."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from integrations.models import ConnectionDraft, Integration, Repository
from integrations.organizations.models import Organization
from integrations.providers import PROVIDERS
from integrations.providers.base import Provider

ON_A_CARD = 6
ON_A_PAGE = 50
Status = Integration.Status
TROUBLE_FIRST = Case(
    When(status__in=[Status.REJECTED, Status.FAILING], then=Value(0)),
    When(status=Status.ATTENTION, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Card:
    provider: Provider
    integrations: list[Integration]
    count: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What the reader asked for; nothing: the cards."""

    text: str = ""
    provider: str = ""
    status: str = ""

    @property
    def query(self) -> str:
        """The filter as the first part of a query string, for the links to other pages."""
        return urlencode({"q": self.text, "provider": self.provider, "status": self.status}) + "&"

    @property
    def is_set(self) -> bool:
        return bool(self.text or self.provider or self.status)


def cards(organization: Organization) -> list[Card]:
    """One a provider. The number of queries depends on the number of providers only."""
    mine = Integration.objects.filter(organization=organization)
    counts = dict(mine.order_by().values_list("provider").annotate(Count("pk")))
    return [
        Card(
            provider,
            list(_ordered(mine.filter(provider=key))[:ON_A_CARD]) if counts.get(key) else [],
            counts.get(key, 0),
        )
        for key, provider in PROVIDERS.items()
    ]


def unfinished(organization: Organization) -> list[ConnectionDraft]:
    """New connections that were typed and are neither in use nor discarded, the latest first."""
    states = (ConnectionDraft.State.WAITING, ConnectionDraft.State.RUNNING, ConnectionDraft.State.FAILED)
    drafts = ConnectionDraft.objects.filter(organization=organization, integration=None, state__in=states)
    return list(drafts.defer("secret", "ca_pem")[:ON_A_CARD])


def listing(organization: Organization, wanted: Filter, page: str) -> "Page[Integration]":
    """The integrations that a filter leaves, page by page."""
    found = Integration.objects.filter(organization=organization)
    if wanted.text:
        hosts = Repository.objects.filter(integration=OuterRef("pk"), url__icontains=wanted.text)
        found = found.filter(Q(name__icontains=wanted.text) | Exists(hosts))
    if wanted.provider:
        found = found.filter(provider=wanted.provider)
    if wanted.status:
        found = found.filter(status=wanted.status)
    return Paginator(_ordered(found), ON_A_PAGE).get_page(page)


def _ordered(integrations: "QuerySet[Integration]") -> "QuerySet[Integration]":
    return integrations.order_by(TROUBLE_FIRST, "name")
