"""Every address of the product."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from backline.api import api
from backline.api_reference import api_reference
from integrations import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="hub"), name="home"),
    path("", include("integrations.urls")),
    path("", include("backline.projects.urls")),
    path("api/", api_reference, name="api-reference"),
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
handler500 = "integrations.error_views.server_error"
