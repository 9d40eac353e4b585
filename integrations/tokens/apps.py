from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "integrations.tokens"
