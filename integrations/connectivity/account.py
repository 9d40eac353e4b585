"""What one server says about one set of credentials: asked once, then known to every ladder of that server."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from integrations.providers.base import Api, RepositoryFacts, SignIn, TokenFacts, Verdict
from resolution.auth import Anonymous, Scheme
from resolution.errors import ResolutionError

UNKNOWN = SignIn(Verdict.UNKNOWN)


@dataclass(slots=True)
class Account:
    """A server whose own interface does not answer is no failure here: the ladders find out what is wrong."""

    make_api: Callable[[], Api]  # called when the first question is asked, which may be never
    scheme: Scheme
    now: float  # epoch seconds
    verdict: SignIn = UNKNOWN
    seconds: float | None = None
    token: TokenFacts = field(default_factory=TokenFacts)
    _api: Api | None = None

    @property
    def api(self) -> Api:
        if self._api is None:
            self._api = self.make_api()
        return self._api

    @property
    def signs_in(self) -> bool:
        return not isinstance(self.scheme, Anonymous)

    def ask(self) -> None:
        """One question about the credentials, before any ladder sends them."""
        started = time.monotonic()
        try:
            self.verdict = self.api.sign_in()
        except ResolutionError:
            self.verdict = UNKNOWN
        self.seconds = time.monotonic() - started
        try:
            self.token = self.api.token_facts()
        except ResolutionError:
            self.token = TokenFacts()
        if self.verdict.verdict not in (Verdict.REJECTED, Verdict.LOCKED, Verdict.UNKNOWN):
            self.facts("", thorough=False)  # fetches the list of repositories for everybody

    @property
    def says_expired(self) -> bool:
        return self.token.expires_at is not None and self.token.expires_at <= self.now

    @property
    def is_refused(self) -> bool:
        return self.verdict.verdict in (Verdict.REJECTED, Verdict.LOCKED)

    def facts(self, url: str, *, thorough: bool) -> RepositoryFacts:
        try:
            return self.api.facts(url, thorough=thorough)
        except ResolutionError:
            return RepositoryFacts("")

    def sample(self, ecosystem: str, url: str) -> str:
        try:
            return self.api.sample(ecosystem, url)
        except ResolutionError:
            return ""

    def is_locked(self) -> bool:
        try:
            return self.api.is_locked()
        except ResolutionError:
            return False
