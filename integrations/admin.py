"""Support's pages: configurations under the hub's rules, secrets absent, every change an audit event with a reason."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django_rq.models import Dashboard

from integrations.admin_forms import IntegrationAdminForm
from integrations.audit.models import record
from integrations.flows import watching
from integrations.flows.limits import TooMany
from integrations.flows.support import change_settings
from integrations.jobs import QueueUnavailable
from integrations.models import ConnectivityCheck, Integration, Repository, RepositoryResult
from integrations.organizations.address import client_address
from integrations.organizations.models import User
from integrations.providers import PROVIDERS
from integrations.read_only_admin import ReadOnlyAdmin

admin.site.site_header = admin.site.site_title = "Backline support"
admin.site.index_title = "Looking after organizations"
# The queue's own dashboard lets any member of staff requeue and delete jobs; operators have `manage.py rqstats`.
if admin.site.is_registered(Dashboard):
    admin.site.unregister(Dashboard)


STATE = (
    "status",
    "status_since",
    "server",
    "last_success_at",
    "last_checked_at",
    "created_by",
    "updated_at",
    "settings_version",
)


class ProviderFilter(admin.SimpleListFilter):
    """The providers there are, by their labels."""

    title = parameter_name = "provider"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(key, provider.label) for key, provider in PROVIDERS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(provider=self.value()) if self.value() else queryset


@admin.register(Integration)
class IntegrationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    form = IntegrationAdminForm
    list_display = ("name", "organization", "product", "hosts", "status", "last_success_at", "paused")
    list_filter = (ProviderFilter, "status", "paused", "organization")
    search_fields = ("name", "repositories__url", "organization__name")
    list_select_related = ("organization",)
    actions = ("check_now", "pause_checks", "resume_checks")
    readonly_fields = ("organization", "product", "auth_scheme", *STATE)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        urls = [f"url_{key}" for key in PROVIDERS[obj.provider].ecosystems] if obj and obj.provider in PROVIDERS else []
        return [
            (None, {"fields": ["organization", "product", "name"]}),
            ("Sign-in", {"fields": ["auth_scheme", "username", "replace_secret"]}),
            ("Repositories", {"fields": [*urls, "origins_confirmed", "ca_pem"]}),
            ("Why", {"fields": ["reason"]}),
            ("State", {"fields": list(STATE)}),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        urls = Repository.objects.only("integration_id", "ecosystem", "url")
        return super().get_queryset(request).defer("secret", "ca_pem").prefetch_related(Prefetch("repositories", urls))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        return Integration.objects.get(pk=found.pk) if found is not None else None

    @admin.display(description="Provider", ordering="provider")
    def product(self, integration: Integration) -> str:
        found = PROVIDERS.get(integration.provider)
        return found.label if found else integration.provider

    @admin.display(description="Hosts")
    def hosts(self, integration: Integration) -> str:
        return ", ".join(sorted({each.url.split("/")[2] for each in integration.repositories.all()}))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # organizations connect their registries themselves

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by = cast(User, request.user)
        stored = Integration.objects.get(pk=obj.pk)
        change_settings(
            stored, form.typed_settings(), by=by, reason=form.cleaned_data["reason"], address=client_address(request)
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        organization, by = obj.organization, cast(User, request.user)
        record(
            "integration.disconnected",
            organization=organization,
            by=by,
            target=obj,
            reason="by support",
            address=client_address(request),
        )
        obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for integration in queryset:
            self.delete_model(request, integration)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return "Settings changed; the audit log says which."

    @admin.action(description="Check now", permissions=["change"])
    def check_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        by, address = cast(User, request.user), client_address(request)
        try:
            for integration in queryset.select_related("organization"):
                watching.check_now(integration, by=by, address=address, reason="by support")
        except TooMany as busy:
            messages.warning(request, f"Some wait: that organization's share is used up for {busy.wait} seconds.")
        except QueueUnavailable:
            messages.error(request, "The queue cannot be reached.")
        else:
            messages.success(request, "The checks are on their way.")

    @admin.action(description="Pause checks", permissions=["change"])
    def pause_checks(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        by, address = cast(User, request.user), client_address(request)
        for integration in queryset.select_related("organization"):
            watching.pause(integration, by=by, address=address, reason="by support")

    @admin.action(description="Resume checks", permissions=["change"])
    def resume_checks(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        by, address = cast(User, request.user), client_address(request)
        for integration in queryset.select_related("organization"):
            watching.resume(integration, by=by, address=address, reason="by support")


class ResultInline(admin.TabularInline):  # type: ignore[type-arg]
    model = RepositoryResult
    fields = readonly_fields = ("ecosystem", "url", "passed", "reference", "latency_ms", "finding", "steps")
    extra, can_delete = 0, False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ConnectivityCheck)
class CheckAdmin(ReadOnlyAdmin):
    list_display = ("queued_at", "organization", "integration", "trigger", "state", "passed")
    list_filter = ("state", "passed", "trigger")
    list_select_related = ("organization", "integration")
    date_hierarchy = "queued_at"
    show_full_result_count = False
    inlines = (ResultInline,)
