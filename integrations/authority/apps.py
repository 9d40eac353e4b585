from django.apps import AppConfig


class AuthorityConfig(AppConfig):
    name = "integrations.authority"

    def ready(self) -> None:
        from integrations.authority.binding import bindings_as_dependents
        from integrations.authority.twins import sweep
        from integrations.flows.disconnect import DEPENDENTS
        from integrations.sweeps import SWEEPS

        DEPENDENTS.append(bindings_as_dependents)
        SWEEPS.append(sweep)
