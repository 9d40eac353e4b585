from django.apps import AppConfig


class LookupsConfig(AppConfig):
    name = "integrations.lookups"
    label = "lookups"

    def ready(self) -> None:
        from integrations.lookups.jobs import sweep
        from integrations.sweeps import SWEEPS

        SWEEPS.append(sweep)
