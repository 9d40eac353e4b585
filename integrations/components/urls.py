"""Addresses of the Components console."""

from django.urls import path

from integrations.components import views

BASE = "integrations/<uuid:pk>/components/"

urlpatterns = [
    path(BASE, views.console, name="components"),
    path(f"{BASE}browse/", views.browse, name="browse-components"),
    path(f"{BASE}rights/", views.rights, name="component-rights"),
    path(f"{BASE}operations/<uuid:operation>/", views.operation, name="component-operation"),
    path(f"{BASE}operations/<uuid:operation>/part/", views.operation_part, name="component-operation-part"),
    path(f"{BASE}<uuid:lookup>/", views.page, name="component-page"),
    path(f"{BASE}<uuid:lookup>/part/", views.page_part, name="component-page-part"),
    path(f"{BASE}<uuid:lookup>/upload/<str:repository>/", views.upload, name="upload-component"),
    path(f"{BASE}<uuid:lookup>/<int:number>/", views.component, name="component"),
    path(f"{BASE}<uuid:lookup>/<int:number>/delete/", views.delete, name="delete-component"),
]
