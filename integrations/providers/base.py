"""What makes a registry product a provider. Plain values only: no models, no flows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from integrations.repository_url import Repair as Repair
from resolution.auth import Credentials
from resolution.http import Deadline, Http


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


class Verdict(Enum):
    """What a server says about credentials when it is asked about them alone."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    LOCKED = "locked"  # too many bad sign-ins: refused for a while whatever is sent
    UNPROVEN = "unproven"  # it answers everybody alike
    UNKNOWN = "unknown"  # it does not say


@dataclass(frozen=True, slots=True)
class SignIn:
    """`server`: product and version as the server says."""

    verdict: Verdict
    server: str = ""


@dataclass(frozen=True, slots=True)
class RepositoryFacts:
    """What the server's own interface says about a repository."""

    name: str
    listed: bool | None = None  # in the list that these credentials see; None: there is no such list
    status: int = 0  # of the question about this repository alone; 0: not asked
    ecosystem: str = ""  # empty: unknown, or one that we do not speak
    declared: str = ""  # the package type in the server's own word
    kind: str = ""
    strangers: bool | None = None  # whether it answers anybody at all without credentials; None: not asked


class Api(Protocol):
    """What a provider's server can be asked, besides the package protocols. Raises what Http.fetch raises."""

    def sign_in(self) -> SignIn: ...

    def is_locked(self) -> bool: ...

    def facts(self, url: str, *, thorough: bool) -> RepositoryFacts: ...

    def sample(self, ecosystem: str, url: str) -> str:
        """A path below `url` of an index document that must be there, by what the server says; "" if none is known."""

    def list_repositories(self) -> tuple[Listed, ...]: ...

    def token_facts(self) -> TokenFacts: ...


class MakesApi(Protocol):
    def __call__(
        self, http: Http, base: str, credentials: Credentials, *, ca_pem: str = "", deadline: Deadline | None = None
    ) -> Api: ...


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
    auth_scheme: Callable[[str, bool], str]  # (username, has a secret) → AuthScheme value; ValueError with the sentence
    repair: Callable[[str, str], Repair | None]  # (ecosystem, URL) → what is wrong with it, None when nothing is
    base_url: Callable[[str], str]  # a repository URL → the server's base, "https://h/nexus/"
    api: MakesApi
    guide: tuple[GuideSection, ...] = ()
    remedies: Mapping[str, str] = field(default_factory=dict)  # finding → what to do, in the product's own words
