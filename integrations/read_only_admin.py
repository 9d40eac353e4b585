"""Rows that support sees and never changes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Such rows go only together with what they belong to, such as an integration that support deletes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        match, meta = request.resolver_match, self.model._meta
        own_pages = f"{meta.app_label}_{meta.model_name}_"
        return match is not None and not str(match.url_name).startswith(own_pages)
