"""Addresses of the page about API tokens."""

from django.urls import path

from integrations.tokens import views

urlpatterns = [
    path("organization/tokens/", views.tokens, name="tokens"),
    path("organization/tokens/<uuid:pk>/revoke/", views.revoke, name="revoke-token"),
]
