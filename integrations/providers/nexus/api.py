"""What Nexus's REST interface can be asked, besides the package protocols.

https://help.sonatype.com/en/repositories-api.html
"""

import re
from functools import cached_property
from secrets import token_hex
from typing import Any
from urllib.parse import quote, unquote

from integrations.providers.base import Listed, RepositoryFacts, SignIn, TokenFacts, Verdict
from integrations.providers.nexus.urls import REPOSITORY
from integrations.providers.question import Question, json_of
from resolution.auth import Anonymous, Basic, Credentials, Secret
from resolution.ecosystem import ECOSYSTEMS
from resolution.errors import NotARegistry
from resolution.http import Answer, Deadline, Http

ECOSYSTEM_OF = {"maven2": "maven"} | {key: key for key in ECOSYSTEMS if key != "maven"}


def _go(_group: str, module: str) -> str:
    """https://go.dev/ref/mod#goproxy-protocol: an upper-case letter becomes `!` and its lower case."""
    return re.sub("[A-Z]", lambda letter: f"!{letter.group().lower()}", module) + "/@v/list"


def _maven(group: str, artifact: str) -> str:
    return f"{group.replace('.', '/')}/{artifact}/maven-metadata.xml"


# For the ecosystems whose protocol has no document that every repository can deliver.
DOCUMENTS = {"go": _go, "maven": _maven}


class NexusApi:
    """One Nexus at `base` ("https://h/" or "https://h/nexus/")."""

    def __init__(
        self, http: Http, base: str, credentials: Credentials, *, ca_pem: str = "", deadline: Deadline | None = None
    ) -> None:
        self.base = base
        self.signs_in = not isinstance(credentials.scheme, Anonymous)
        scopes = (f"{base}service/rest/",)
        stranger = Basic(f"backline-{token_hex(8)}", Secret(token_hex(16)))
        self.question = Question(http, Credentials(credentials.scheme, scopes), ca_pem, deadline)
        self._anybody = Question(http, Credentials(), ca_pem, deadline)
        self._stranger = Question(http, Credentials(stranger, scopes), ca_pem, deadline)
        self._list_url = f"{base}service/rest/v1/repositories"

    def sign_in(self) -> SignIn:
        """Nexus answers 401 to a wrong Basic password on every path, even where anonymous access is on."""
        answer = self._list_answer
        if answer.status == 401:
            return SignIn(Verdict.REJECTED, _server(answer))
        is_nexus = self._entries is not None or (answer.status == 403 and bool(_server(answer)))
        if not is_nexus:
            return SignIn(Verdict.UNKNOWN, _server(answer))
        looked_at = self.signs_in and self._makes_a_difference(answer)
        return SignIn(Verdict.ACCEPTED if looked_at else Verdict.UNPROVEN, _server(answer))

    def _makes_a_difference(self, answer: Answer) -> bool:
        """A proxy in front may have removed the credentials. If the list is the same without them, a user who does
        not exist is sent: nobody can be locked out by that, and Nexus must answer 401."""
        bare = self._anybody.ask(self._list_url)
        if (bare.status, bare.body) != (answer.status, answer.body):
            return True
        return self._stranger.ask(self._list_url).status == 401

    def is_locked(self) -> bool:
        """Nexus itself suspends nobody."""
        return False

    def facts(self, url: str, *, thorough: bool) -> RepositoryFacts:
        """From the list of what the account may browse and, if `thorough`, from the repository's own entry."""
        name = repository_name(url)
        entry = next((entry for entry in self._entries or () if entry.get("name") == name), None)
        listed = None if self._entries is None else entry is not None
        status = 0
        if entry is None and thorough and name:
            answer = self.question.ask(f"{self._list_url}/{quote(name, safe='')}")
            told = json_of(answer) if answer.status == 200 else None
            entry = told if isinstance(told, dict) else None
            status = 0 if answer.status == 200 and entry is None else answer.status
        if entry is None:
            return RepositoryFacts(name=name, listed=listed, status=status)
        declared, kind = str(entry.get("format", "")), str(entry.get("type", ""))
        return RepositoryFacts(name, listed, status, ECOSYSTEM_OF.get(declared, ""), declared, kind)

    def sample(self, ecosystem: str, url: str) -> str:
        """The first component that the repository lists (Components API)."""
        path_of = DOCUMENTS.get(ecosystem)
        if path_of is None:
            return ""
        name = quote(repository_name(url), safe="")
        told = json_of(self.question.ask(f"{self.base}service/rest/v1/components?repository={name}"))
        items = told.get("items") if isinstance(told, dict) else None
        first = next((item for item in items or [] if isinstance(item, dict) and item.get("name")), None)
        return path_of(str(first.get("group") or ""), str(first["name"])) if first else ""

    def list_repositories(self) -> tuple[Listed, ...]:
        """Groups first. Raises HttpStatus and NotARegistry."""
        self._list_answer.raise_for_status()
        if self._entries is None:
            content_type = self._list_answer.content_type
            raise NotARegistry("the answer is not a list of repositories", content_type=content_type)
        found = [self._listed(entry) for entry in self._entries]
        return tuple(sorted(filter(None, found), key=lambda each: (each.kind != "group", each.name)))

    def _listed(self, entry: dict[str, Any]) -> Listed | None:
        ecosystem = ECOSYSTEM_OF.get(str(entry.get("format", "")), "")
        if not ecosystem:
            return None
        name = str(entry["name"])
        # The server's own `url` may name another host or scheme (a forced base URL): built from the typed base.
        url = f"{self.base}repository/{quote(name, safe='')}{ECOSYSTEMS[ecosystem].suffix}"
        return Listed(name=name, ecosystem=ecosystem, kind=str(entry.get("type", "")), url=url)

    def token_facts(self) -> TokenFacts:
        """No claim or header of Nexus tells when a user token expires."""
        return TokenFacts()

    @cached_property
    def _list_answer(self) -> Answer:
        return self.question.ask(self._list_url)

    @cached_property
    def _entries(self) -> list[dict[str, Any]] | None:
        told = json_of(self._list_answer) if self._list_answer.status == 200 else None
        if not isinstance(told, list) or not all(isinstance(entry, dict) for entry in told):
            return None
        return [entry for entry in told if entry.get("name") and entry.get("format")]


def repository_name(url: str) -> str:
    found = REPOSITORY.match(url)
    return unquote(found["name"]) if found else ""


def _server(answer: Answer) -> str:
    """Product and version: `Nexus/3.77.1-01 (OSS)`."""
    told = answer.headers.get("Server") or ""
    return told.partition(" ")[0].replace("/", " ")[:120] if told.startswith("Nexus/") else ""
