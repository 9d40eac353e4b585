"""People and organizations for support. Passwords and one-time links stand nowhere here."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from integrations.audit.models import record
from integrations.organizations.address import client_address
from integrations.organizations.models import Membership, Organization, User


class AuditedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Every change by support is written down: who, what, which fields."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.write_down(request, obj, "updated", form.changed_data)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.write_down(request, obj, "deleted", [])
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def write_down(self, request: HttpRequest, obj: Any, verb: str, fields: list[str]) -> None:
        record(
            f"{obj._meta.model_name}.{verb}",
            organization=obj if isinstance(obj, Organization) else None,
            by=cast(User, request.user),
            target=obj,
            fields=fields,
            reason="by support",
            address=client_address(request),
        )


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    """Seen here; given and taken by the organization's admins."""

    model = Membership
    extra = 0
    can_delete = False
    fields = readonly_fields = ("user", "role", "created_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organization)
class OrganizationAdmin(AuditedAdmin):
    list_display = ("name", "created_at")
    search_fields = ("name",)
    inlines = (MembershipInline,)


@admin.register(User)
class UserAdmin(AuditedAdmin):
    """Without the password field: nobody reads or sets another person's."""

    list_display = ("email", "first_name", "last_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "first_name", "last_name")
    fields = ("email", "first_name", "last_name", "time_zone", "is_active", "is_staff", "is_superuser", "groups")
    fields += ("user_permissions", "last_login")  # type: ignore[assignment]
    filter_horizontal = ("groups", "user_permissions")
    readonly_fields = ("last_login",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a superuser hands out rights."""
        rights = ("is_staff", "is_superuser", "groups", "user_permissions")
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, *rights, "email")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # people join by invitation
