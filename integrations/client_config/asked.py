"""What the page of client configuration is asked for: one package type, and the private names of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from integrations.client_config.files import private_names
from resolution.client_config import Names
from resolution.ecosystem import ECOSYSTEMS


@dataclass(frozen=True, slots=True)
class NamesHelp:
    """Clients that can tell private from other packages: what such a name looks like, and what the client does then."""

    example: str
    effect: str


NAMES_HELP = {
    "npm": NamesHelp("@acme @tools", "npm asks here for these scopes only, and its default registry for the rest."),
    "go": NamesHelp("go.example.org/team", "Go keeps the public checksum database for all other modules."),
    "nuget": NamesHelp("Acme.*", "NuGet takes nothing but these names from here."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    ecosystem: str
    typed: Mapping[str, str]  # private names as they were typed, by ecosystem

    def names(self) -> Mapping[str, Names]:
        return {key: private_names(self.typed.get(key, "")) for key in ECOSYSTEMS}

    def query(self, ecosystem: str) -> str:
        """The same names on the page of another package type."""
        named = {f"names_{key}": text for key, text in self.typed.items() if text}
        return urlencode({"type": ecosystem, **named})

    def kept(self) -> Iterator[tuple[str, str]]:
        """Names of the other package types, for hidden fields."""
        return ((key, text) for key, text in self.typed.items() if key != self.ecosystem and text)


def asked(given: Mapping[str, str], connected: set[str], wanted: str = "") -> Asked:
    """`wanted` comes before what was given; what is not connected becomes the first package type that is."""
    typed = {key: given.get(f"names_{key}", "") for key in NAMES_HELP}
    known = [key for key in ECOSYSTEMS if key in connected]
    ecosystem = wanted or given.get("type", "")
    return Asked(ecosystem if ecosystem in known else next(iter(known), ""), typed)
