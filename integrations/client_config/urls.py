"""Addresses of the *Client configuration* tab."""

from django.urls import path

from integrations.client_config import views

urlpatterns = [
    path("integrations/<uuid:pk>/clients/", views.client_configuration, name="client-configuration"),
    path("integrations/<uuid:pk>/clients/<slug:key>/", views.download, name="client-configuration-download"),
]
