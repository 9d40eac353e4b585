"""Rows of the asking organization; anybody else's is like one that does not exist (security T1)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from integrations.api.authorization import organization_of
from integrations.api.problems import not_found
from integrations.lookups.models import Lookup
from integrations.models import ConnectionDraft, ConnectivityCheck, Integration, Repository


def first_of(rows: "QuerySet[Any]") -> Any:
    """Raises the 404 problem."""
    row = rows.first()
    if row is None:
        raise not_found()
    return row


def slice_of(rows: "QuerySet[Any]", limit: int, offset: int) -> dict[str, Any]:
    """One page of a list, and how many there are in all."""
    items: Sequence[Any] = list(rows[offset : offset + limit])
    return {"items": items, "total": rows.count()}


def integrations_of(request: HttpRequest) -> "QuerySet[Integration]":
    mine = Integration.objects.filter(organization=organization_of(request))
    rows: QuerySet[Integration] = mine.select_related("organization").prefetch_related("repositories")
    return rows


def integration_of(request: HttpRequest, pk: UUID) -> Integration:
    found: Integration = first_of(integrations_of(request).filter(pk=pk))
    return found


def repository_of(request: HttpRequest, pk: UUID) -> Repository:
    mine = Repository.objects.filter(integration__organization=organization_of(request), pk=pk)
    found: Repository = first_of(mine.select_related("integration__organization"))
    return found


def draft_of(request: HttpRequest, pk: UUID) -> ConnectionDraft:
    mine = ConnectionDraft.objects.filter(organization=organization_of(request), pk=pk)
    found: ConnectionDraft = first_of(mine.select_related("integration", "organization", "created_by"))
    return found


def checks_of(request: HttpRequest) -> "QuerySet[ConnectivityCheck]":
    return ConnectivityCheck.objects.filter(organization=organization_of(request)).prefetch_related("results")


def lookup_of(request: HttpRequest, pk: UUID, kind: str) -> Lookup:
    found: Lookup = first_of(Lookup.objects.filter(organization=organization_of(request), pk=pk, kind=kind))
    return found
