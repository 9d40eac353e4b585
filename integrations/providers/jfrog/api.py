"""What Artifactory and its access service can be asked, besides the package protocols.

https://docs.jfrog.com/administration/reference/get-token-by-id and the Artifactory REST API's "Get Repositories"
"""

import re
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlsplit

from integrations.providers.base import Listed, RepositoryFacts, SignIn, TokenFacts, Verdict
from integrations.providers.jfrog.samples import sample_below
from integrations.providers.jfrog.token import expiry_of
from integrations.providers.jfrog.urls import API, SHAPES, base_url
from integrations.providers.question import Question, json_of
from resolution.auth import Bearer, Credentials
from resolution.errors import NotARegistry, ResolutionError
from resolution.http import Answer, Deadline, Http

# `packageType` is capitalised in answers; Gradle, Ivy and sbt repositories have Maven's layout.
ECOSYSTEM_OF = {"gradle": "maven", "ivy": "maven", "sbt": "maven"} | {key: key for key in SHAPES}
LOCKED = re.compile(
    r"recurrent login failures|login.{0,20}suspended|suspended.{0,20}login|user is locked", re.IGNORECASE
)


class JfrogApi:
    """One Artifactory at `base` ("https://h/artifactory/")."""

    def __init__(
        self, http: Http, base: str, credentials: Credentials, *, ca_pem: str = "", deadline: Deadline | None = None
    ) -> None:
        self.base = base
        self.platform = base.removesuffix("artifactory/")
        self.scheme = credentials.scheme
        scopes = (f"{base}api/", f"{self.platform}access/api/")
        self.with_token = Question(http, Credentials(self.scheme, scopes), ca_pem, deadline)
        self.without_token = Question(http, Credentials(), ca_pem, deadline)

    def sign_in(self) -> SignIn:
        """Whether the token is good. A healthy ping proves nothing: it answers anybody on many servers."""
        answer = self._me
        if _is_locked(answer):
            return SignIn(Verdict.LOCKED, _server(answer))
        if answer.status == 401:
            return SignIn(Verdict.REJECTED, _server(answer))
        if answer.status == 200 and isinstance(json_of(answer), dict):
            return SignIn(Verdict.ACCEPTED, _server(answer))
        if answer.status == 403:  # a valid token that may not read itself, or every request of a suspended user
            return SignIn(Verdict.LOCKED if self.is_locked() else Verdict.ACCEPTED, _server(answer))
        return self._by_comparison()

    def _by_comparison(self) -> SignIn:
        """For servers without a reachable access service: does the token make a difference?"""
        signed = self.with_token.ask(f"{self.base}api/system/version")
        if signed.status == 401:
            return SignIn(Verdict.REJECTED, _server(signed))
        if signed.status == 403 and _is_locked(signed):
            return SignIn(Verdict.LOCKED, _server(signed))
        if signed.status != 200 or not isinstance(json_of(signed), dict):
            return SignIn(Verdict.UNKNOWN, _server(signed))
        bare = self.without_token.ask(f"{self.base}api/system/version")
        return SignIn(Verdict.UNPROVEN if bare.status == 200 else Verdict.ACCEPTED, _server(signed))

    def is_locked(self) -> bool:
        """After wrong sign-ins Artifactory answers 403 to every request of that user, even to a ping."""
        return self.with_token.ask(f"{self.base}api/system/ping").status == 403

    def facts(self, url: str, *, thorough: bool) -> RepositoryFacts:
        """From the list of repositories and, if `thorough`, from the repository's own folder."""
        name = repository_name(url)
        entry = next((entry for entry in self._entries or () if entry.get("key") == name), None)
        listed = None if self._entries is None else entry is not None
        status, strangers = self._about(name) if thorough else (0, None)
        if entry is None:
            return RepositoryFacts(name=name, listed=listed, status=status, strangers=strangers)
        declared = str(entry.get("packageType", "")).lower()
        return RepositoryFacts(
            name=name,
            listed=listed,
            status=status,
            ecosystem=ECOSYSTEM_OF.get(declared, ""),
            declared=declared,
            kind=str(entry.get("type", "")).lower(),
            strangers=strangers,
        )

    def _about(self, name: str) -> tuple[int, bool | None]:
        """A platform that hides what may not be read says 404 to strangers too, instead of 401."""
        stranger = self.without_token.ask(f"{self.base}api/system/version").status
        folder = self.with_token.ask(self._storage(name))
        known = folder.status != 200 or isinstance(json_of(folder), dict)
        return folder.status if known else 0, {200: True, 401: False}.get(stranger)

    def sample(self, ecosystem: str, url: str) -> str:
        return sample_below(self.with_token, self._storage(repository_name(url)), ecosystem)

    def _storage(self, name: str) -> str:
        return f"{self.base}api/storage/{quote(name, safe='')}"

    def list_repositories(self) -> tuple[Listed, ...]:
        """Virtual repositories first. Raises HttpStatus and NotARegistry."""
        answer = self._list_answer
        answer.raise_for_status()
        if self._entries is None:
            raise NotARegistry("the answer is not a list of repositories", content_type=answer.content_type)
        found = [self._listed(entry) for entry in self._entries]
        return tuple(sorted(filter(None, found), key=lambda each: (each.kind != "virtual", each.name)))

    def _listed(self, entry: dict[str, Any]) -> Listed | None:
        ecosystem = ECOSYSTEM_OF.get(str(entry.get("packageType", "")).lower(), "")
        if not ecosystem:
            return None
        name = str(entry["key"])
        # The server's own `url` may be the upstream's or another host's: built from the typed base instead.
        url = self.base + SHAPES[ecosystem].format(quote(name, safe=""))
        return Listed(name=name, ecosystem=ecosystem, kind=str(entry.get("type", "")).lower(), url=url)

    def token_facts(self) -> TokenFacts:
        """The token's own `exp`, else what the access service says, else unknown."""
        token = self.scheme.token if isinstance(self.scheme, Bearer) else None
        own = expiry_of(token) if token else None
        if own is not None:
            return own
        try:
            told = json_of(self._me) if self._me.status == 200 else None
        except ResolutionError:
            told = None
        if not isinstance(told, dict):
            return TokenFacts()
        expiry = told.get("expiry")
        expires_at = float(expiry) if isinstance(expiry, int) and expiry > 0 else None
        return TokenFacts(subject=str(told.get("subject", ""))[:200], expires_at=expires_at, source="server")

    @cached_property
    def _me(self) -> Answer:
        return self.with_token.ask(f"{self.platform}access/api/v1/tokens/me")

    @cached_property
    def _list_answer(self) -> Answer:
        return self.with_token.ask(f"{self.base}api/repositories")

    @cached_property
    def _entries(self) -> list[dict[str, Any]] | None:
        told = json_of(self._list_answer) if self._list_answer.status == 200 else None
        if not isinstance(told, list):
            return None
        return [entry for entry in told if isinstance(entry, dict) and entry.get("key")]


def repository_name(url: str) -> str:
    if found := API.match(url):
        return found["name"]
    return urlsplit(url).path.removeprefix(urlsplit(base_url(url)).path).strip("/")


def _is_locked(answer: Answer) -> bool:
    return answer.status in (401, 403) and bool(LOCKED.search(answer.text[:2000]))


def _server(answer: Answer) -> str:
    """Product and version as the headers say."""
    told = answer.headers.get("X-JFrog-Version") or answer.headers.get("Server") or ""
    return told.partition(" ")[0].replace("/", " ")[:120] if told.lower().startswith("artifactory/") else ""
