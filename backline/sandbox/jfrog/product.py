"""The services of the platform, who may sign in to them, and the order in which Artifactory decides."""

import re
import ssl
import time
from collections import Counter
from collections.abc import Callable, Mapping

from backline.sandbox.accounts import ACCOUNTS, READ, Account
from backline.sandbox.elsewhere import Elsewhere
from backline.sandbox.faults import Fault
from backline.sandbox.jfrog import access, api, content
from backline.sandbox.jfrog.refusals import JFROG_REFUSALS, SUSPENDED, challenge, error, forbidden
from backline.sandbox.jfrog.shelf import VIRTUAL, filled
from backline.sandbox.jfrog.tokens import Mint, Token
from backline.sandbox.messages import Call, Refused, Response, html_response, redirect
from backline.sandbox.product import Product
from backline.sandbox.shelf import Repository, Shelf

ANONYMOUS = Account("anonymous", rights=READ)
GUEST = Account("")
VERSION = "7.146.7"
CONTEXT = "/artifactory"
LAYOUTS = {
    "npm": "api/npm/{}/",
    "pypi": "api/pypi/{}/simple",
    "go": "api/go/{}/",
    "maven": "{}/",
    "nuget": "api/nuget/v3/{}/index.json",
}
UI = "<!doctype html><html><head><title>JFrog</title></head><body><div id='app'></div></body></html>"


class Jfrog(Product):
    """Sign in with an access token, its reference form, or a password."""

    key = "jfrog"
    server_header = f"Artifactory/{VERSION}"
    username, password = "backline", ACCOUNTS["backline"].password

    def __init__(
        self, mint: Mint, token: Token, elsewhere: Elsewhere, contexts: Callable[[str], ssl.SSLContext]
    ) -> None:
        self.mint, self.token = mint, token
        super().__init__(elsewhere, contexts)

    def reset(self) -> None:
        super().reset()
        self.mint.tokens = [self.token]
        self.suspend_after = 0
        self._failures: Counter[str] = Counter()
        self.hide_existence = False
        self.json_index = False
        self.core_metadata = True
        self.flat_container = False
        self.external_pages = False
        self.tls_ends_before = False
        self.ping_checks_credentials = True

    def stocked(self) -> Shelf:
        return filled()

    @property
    def access_token(self) -> str:
        return self.token.access

    @property
    def reference_token(self) -> str:
        return self.token.reference

    @property
    def artifactory(self) -> str:
        return self.https + CONTEXT

    @property
    def repositories(self) -> dict[str, str]:
        """The virtual repository of each ecosystem, as its clients write it."""
        return {name: f"{self.artifactory}/{LAYOUTS[name].format(virtual)}" for name, virtual in VIRTUAL.items()}

    @property
    def refusals(self) -> Mapping[str, Fault]:
        return JFROG_REFUSALS

    def issue(self, **options: object) -> Token:
        """Another token for the same account; see Mint.issue."""
        return self.mint.issue(self.username, **options)  # type: ignore[arg-type]

    def repository_of(self, call: Call) -> str:
        path = call.path.removeprefix(CONTEXT + "/")
        match = re.match(r"api/(?:nuget/v3|npm|pypi|go|nuget|storage|repositories)/([^/]+)", path)
        return match[1] if match else path.partition("/")[0]

    def base(self, call: Call) -> str:
        """What Artifactory believes its own address is."""
        return (self.forced_base or call.origin) + CONTEXT

    def respond(self, call: Call) -> Response:
        try:
            response = self._respond(call)
        except Refused as refused:
            response = refused.response
        response.headers.setdefault("X-JFrog-Version", f"Artifactory/{VERSION} 81460700")
        return response

    def _respond(self, call: Call) -> Response:
        path = call.path
        if path.startswith("/access/"):
            return access.answer(self, call)
        if path.startswith("/router/api/v1/system/"):
            return Response(200, b"OK", "text/plain")
        if path.startswith("/ui/"):
            return html_response(UI)
        if path.startswith(f"{CONTEXT}/api/"):
            return api.answer(self, call, path.removeprefix(f"{CONTEXT}/api/"))
        if path.startswith(f"{CONTEXT}/") and path != f"{CONTEXT}/":
            return content.files(self, call, path.removeprefix(f"{CONTEXT}/"))
        return redirect("/ui/")

    def sign_in(self, call: Call) -> Account:
        """The account of a caller, or a refusal when the credentials are wrong."""
        sent = call.bearer() or call.header("X-JFrog-Art-Api")
        basic = call.basic()
        if not sent and basic is None:
            return ANONYMOUS if self.anonymous or call.guest else GUEST
        if sent:
            return self.holder(sent)
        user, password = basic or ("", "")
        if self.mint.find(password):
            account = self.holder(password)
            if account.name == user:
                return account
            raise Refused(challenge("Bad props auth token: subject and user name differ"))
        return self._with_password(user, password)

    def _with_password(self, user: str, password: str) -> Account:
        """After `suspend_after` wrong passwords every request of that user is refused, the right password too."""
        if self.suspend_after and self._failures[user] >= self.suspend_after:
            raise Refused(forbidden(SUSPENDED))
        known = ACCOUNTS.get(user)
        if known is None or known.password != password:
            self._failures[user] += 1
            raise Refused(challenge("Bad credentials"))
        self._failures.pop(user, None)
        return known

    def holder(self, text: str) -> Account:
        """Whose token this is."""
        token = self.mint.find(text)
        if token is None:
            raise Refused(challenge("Token failed verification: parse"))
        if not token.valid(time.time()):
            raise Refused(challenge("Token failed verification: expired"))
        return ACCOUNTS[token.account]

    def readable(self, call: Call, name: str, right: str = "read") -> Repository:
        """The repository of that name, if this caller may; refusals hide it where the platform is told to."""
        account = self.sign_in(call)
        repository = self.shelf.repositories.get(name)
        known = bool(account.password) or account is ANONYMOUS
        if repository is None:
            raise Refused(error(404, f"Repository {name} not found") if known else challenge())
        if self.may(account, right, repository):
            return repository
        if self.hide_existence or self.marked(self.concealed, name):
            raise Refused(error(404, "Not Found"))
        raise Refused(forbidden() if account.password else challenge())

    def may(self, account: Account, right: str, repository: Repository) -> bool:
        denied = self.marked(self.denied | self.concealed, repository.name)
        return not denied and account.may(right, self.scope(repository))

    def served(self, call: Call, name: str) -> Repository:
        """A repository whose content may be read now."""
        repository = self.readable(call, name)
        if not repository.online:
            raise Refused(error(404, f"The repository '{name}' is blacked out and cannot serve artifacts"))
        if repository.failing:
            raise Refused(error(404, f"Could not find resource: {repository.failing[1]}"))
        return repository

    def scope(self, repository: Repository) -> set[str]:
        """The repository and the virtual ones it can be read through."""
        virtual = (one for one in self.shelf.repositories.values() if repository.name in one.members)
        return {repository.name, *(one.name for one in virtual)}
