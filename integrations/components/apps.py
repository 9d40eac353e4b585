from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    name = "integrations.components"
    label = "components"

    def ready(self) -> None:
        from integrations.components.operations import sweep
        from integrations.sweeps import SWEEPS

        SWEEPS.append(sweep)
