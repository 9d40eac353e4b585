"""Addresses of the Integration Hub."""

from django.urls import include, path

from integrations import activity_views, draft_views, settings_views, views

urlpatterns = [
    path("", include("integrations.organizations.urls")),
    path("", include("integrations.authority.urls")),
    path("", include("integrations.client_config.urls")),
    path("", include("integrations.components.urls")),
    path("", include("integrations.packages.urls")),
    path("", include("integrations.tokens.urls")),
    path("activity/", activity_views.activity, name="activity"),
    path("integrations/", views.hub, name="hub"),
    path("integrations/connect/<slug:provider>/", settings_views.connect, name="connect"),
    path("integrations/connect/<slug:provider>/sandbox/", settings_views.fill_from_sandbox, name="fill-from-sandbox"),
    path("integrations/drafts/<uuid:pk>/", draft_views.draft, name="draft"),
    path("integrations/drafts/<uuid:pk>/progress/", draft_views.progress, name="draft-progress"),
    path("integrations/drafts/<uuid:pk>/check/", draft_views.check_again, name="draft-check"),
    path("integrations/drafts/<uuid:pk>/save/", draft_views.save_anyway, name="draft-save"),
    path("integrations/drafts/<uuid:pk>/discard/", draft_views.discard, name="draft-discard"),
    path("integrations/searches/<uuid:pk>/", draft_views.search, name="search"),
    path("integrations/<uuid:pk>/", views.integration, name="integration"),
    path("integrations/<uuid:pk>/status/", views.integration_status, name="integration-status"),
    path("integrations/<uuid:pk>/edit/", settings_views.edit, name="edit"),
    path("integrations/<uuid:pk>/check/", views.check, name="check"),
    path("integrations/<uuid:pk>/pause/", views.pause, name="pause"),
    path("integrations/<uuid:pk>/resume/", views.resume, name="resume"),
    path("integrations/<uuid:pk>/disconnect/", views.disconnect, name="disconnect"),
]
