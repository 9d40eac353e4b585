"""The audit log for support: seen, never changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from integrations.audit.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    list_display = ("at", "organization", "actor_label", "action", "target_label", "fields", "result")
    list_filter = ("action", "organization")
    search_fields = ("actor_label", "target_label", "target", "reason")
    list_select_related = ("organization",)
    date_hierarchy = "at"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
