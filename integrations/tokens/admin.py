"""Support sees which tokens there are; nobody makes or changes one here, and hashes are not shown."""

from django.contrib import admin

from integrations.read_only_admin import ReadOnlyAdmin
from integrations.tokens.models import ApiToken


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ("name", "organization", "prefix", "state", "created_by", "last_used_at")
    list_filter = ("organization",)
    search_fields = ("name", "prefix")
    exclude = ("token_hash",)
    list_select_related = ("organization", "created_by")
