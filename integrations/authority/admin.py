"""Support sees what is bound where; binding and releasing is the organization's."""

from django.contrib import admin

from integrations.authority.models import NameBinding, Twin
from integrations.read_only_admin import ReadOnlyAdmin


@admin.register(NameBinding)
class NameBindingAdmin(ReadOnlyAdmin):
    list_display = ("text", "ecosystem", "integration", "organization", "watched")
    list_filter = ("ecosystem",)
    search_fields = ("text", "integration__name")
    list_select_related = ("integration", "organization")


@admin.register(Twin)
class TwinAdmin(ReadOnlyAdmin):
    list_display = ("name", "version", "is_higher", "repository", "seen_at", "dismissed_at")
    search_fields = ("name",)
    list_select_related = ("repository",)
