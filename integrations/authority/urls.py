"""Addresses of the *Package authority* tab."""

from django.urls import path

from integrations.authority import views

urlpatterns = [
    path("integrations/<uuid:pk>/authority/", views.authority, name="authority"),
    path("integrations/<uuid:pk>/authority/<uuid:binding>/remove/", views.unbind, name="unbind-name"),
    path("integrations/<uuid:pk>/authority/twins/<uuid:twin>/dismiss/", views.dismiss, name="dismiss-twin"),
]
