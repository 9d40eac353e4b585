"""Support sees which tokens there are; nobody makes or changes one here, and hashes are not shown."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from integrations.tokens.models import ApiToken


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    list_display = ("name", "organization", "prefix", "state", "created_by", "last_used_at")
    list_filter = ("organization",)
    search_fields = ("name", "prefix")
    exclude = ("token_hash",)
    list_select_related = ("organization", "created_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
