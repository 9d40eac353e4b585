from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "backline.projects"
    label = "projects"
