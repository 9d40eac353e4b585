"""What the pages of projects say about a graph."""

from django import template

from backline.projects.failures import Failure, failure_of

register = template.Library()


@register.filter
def failure(reference: str) -> Failure:
    return failure_of(reference)
