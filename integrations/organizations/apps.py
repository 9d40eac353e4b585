from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "integrations.organizations"
    label = "organizations"
