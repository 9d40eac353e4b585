"""Support sees what is bound where; binding and releasing is the organization's."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from integrations.authority.models import NameBinding, Twin


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(NameBinding)
class NameBindingAdmin(ReadOnly):
    list_display = ("text", "ecosystem", "integration", "organization", "watched")
    list_filter = ("ecosystem",)
    search_fields = ("text", "integration__name")
    list_select_related = ("integration", "organization")


@admin.register(Twin)
class TwinAdmin(ReadOnly):
    list_display = ("name", "version", "is_higher", "repository", "seen_at", "dismissed_at")
    search_fields = ("name",)
    list_select_related = ("repository",)
