"""Addresses of the *Try a package* tab."""

from django.urls import path

from integrations.packages import views

urlpatterns = [
    path("integrations/<uuid:pk>/packages/", views.try_package, name="try-a-package"),
    path("integrations/<uuid:pk>/packages/<uuid:lookup>/", views.package, name="package"),
    path("integrations/<uuid:pk>/packages/<uuid:lookup>/result/", views.package_result, name="package-result"),
]
