"""What the pages of projects say about a graph."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from backline.projects.failures import Failure, failure_of

register = template.Library()
MOST_REASONS = 12  # before the rest is folded away: some packages have thousands of versions


@register.filter
def failure(reference: str) -> Failure:
    return failure_of(reference)


@register.filter
def in_short(reasons: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The first, and every one that was taken, stay in sight."""
    parts: dict[str, list[Mapping[str, Any]]] = {"shown": [], "folded": []}
    for number, reason in enumerate(reasons):
        parts["shown" if number < MOST_REASONS or reason["won"] else "folded"].append(reason)
    return parts
