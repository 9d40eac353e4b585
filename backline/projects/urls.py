"""Addresses of projects."""

from django.urls import path

from backline.projects import graph_views, views

urlpatterns = [
    path("projects/", views.projects, name="projects"),
    path("projects/new/", views.new, name="new-project"),
    path("projects/<uuid:pk>/", views.project, name="project"),
    path("projects/<uuid:pk>/delete/", views.delete, name="delete-project"),
    path("projects/analyses/<uuid:pk>/", views.analysis, name="analysis"),
    path("projects/analyses/<uuid:pk>/progress/", views.progress, name="analysis-progress"),
    path("projects/analyses/<uuid:pk>/again/", views.again, name="analyse-again"),
    path("projects/analyses/<uuid:pk>/cancel/", views.cancel, name="cancel-analysis"),
    path("projects/graphs/<uuid:pk>/", graph_views.graph, name="graph"),
    path("projects/graphs/<uuid:pk>/packages/<int:node>/", graph_views.package, name="graph-package"),
    path("projects/graphs/<uuid:pk>/packages/<int:node>/explain/", graph_views.explain, name="explain-package"),
    path("projects/graphs/<uuid:pk>/packages/<int:node>/why/", graph_views.explanation, name="package-explanation"),
    path("projects/graphs/<uuid:pk>/changes/", graph_views.difference, name="graph-changes"),
    path("projects/graphs/<uuid:pk>/cyclonedx/", graph_views.cyclonedx, name="graph-cyclonedx"),
    path("projects/graphs/<uuid:pk>/locks/<path:name>", graph_views.lock, name="graph-lock"),
]
