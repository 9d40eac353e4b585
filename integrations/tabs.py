"""The tabs of an integration's page: one line each, in order. A tab's view takes the integration's id as `pk`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    url_name: str
    providers: tuple[str, ...] = ()  # empty: every provider


TABS = [
    Tab("overview", "Overview", "integration"),
    Tab("try-a-package", "Try a package", "try-a-package"),
    Tab("components", "Components", "components", providers=("nexus",)),
    Tab("authority", "Package authority", "authority"),
    Tab("client-configuration", "Client configuration", "client-configuration"),
]
