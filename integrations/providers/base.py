"""What makes a registry product a provider. Plain values only: no models, no flows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from integrations.repository_url import Repair as Repair
from resolution.auth import Credentials
from resolution.http import Http


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A credential field of the connect form."""

    name: str  # "username" or "secret"
    label: str
    help: str
    required: bool = False
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class GuideSection:
    """One tab of the guide beside the connect form. Texts may mark `code` and **words of the server's own pages**."""

    key: str
    title: str
    intro: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One repository as the server lists it. `kind`: group, virtual, proxy, remote, hosted or local."""

    name: str
    ecosystem: str
    kind: str
    url: str  # the URL to configure, built from the typed base, never the server's own idea of it


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFacts:
    """What is known about the credential. `expires_at`: epoch seconds, None: never or unknown, see `source`."""

    subject: str = ""
    expires_at: float | None = None
    source: str = ""  # "jwt", "server", "" for unknown


class Api(Protocol):
    """What a provider's server can be asked, besides the package protocols."""

    def list_repositories(self) -> tuple[Listed, ...]: ...

    def token_facts(self) -> TokenFacts: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A descriptor: forms, cards, guides, URL rules and the ladder read it."""

    key: str
    label: str
    tagline: str
    monogram: str
    fields: tuple[Field, ...]
    ecosystems: tuple[str, ...]
    examples: Mapping[str, str]  # ecosystem → example URL
    token_can_expire: bool
    auth_scheme: Callable[[str, bool], str]  # (username, has a secret) → AuthScheme value; ValueError with the sentence
    repair: Callable[[str, str], Repair | None]  # (ecosystem, URL) → what is wrong with it, None when nothing is
    base_url: Callable[[str], str]  # a repository URL → the server's base, "https://h/nexus/"
    api: Callable[[Http, str, Credentials], Api]  # (http, base URL, credentials)
    guide: tuple[GuideSection, ...] = ()
