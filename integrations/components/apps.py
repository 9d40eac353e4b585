from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    name = "integrations.components"
    label = "components"
