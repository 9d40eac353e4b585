"""The order in which Nexus decides: sign-in, path, repository, online, permission, content."""

import re
import ssl
from collections.abc import Callable, Mapping

from backline.sandbox.accounts import ACCOUNTS, READ, Account
from backline.sandbox.elsewhere import Elsewhere
from backline.sandbox.faults import Fault
from backline.sandbox.messages import Call, Refused, Response, html_response
from backline.sandbox.nexus import content, rest
from backline.sandbox.nexus.refusals import NEXUS_REFUSALS, challenge, error, forbidden
from backline.sandbox.nexus.shelf import GROUPS, filled
from backline.sandbox.product import Product, page
from backline.sandbox.shelf import Repository, Shelf

ANONYMOUS = Account("anonymous", rights=READ)
GUEST = Account("")
VERSION = "3.77.1-01"
UI = "<!DOCTYPE html><html><head><title>Nexus Repository Manager</title></head><body><div id='app'></div></body></html>"


class Nexus(Product):
    """Sign in with a password, a user token, or not at all while `anonymous` is on."""

    key = "nexus"
    server_header = f"Nexus/{VERSION} (OSS)"
    username, password = "backline", ACCOUNTS["backline"].password
    token_name, token_pass = "tK4nZ8qR", "1Wl0m2Yb9QeT7uPxA5sDfGhJkLzXcVbNm3RtYuIoP6aS"
    npm_token = "NpmToken.6f1c2b3a-0d4e-3f5a-8b6c-7d8e9f0a1b2c"  # noqa: S105

    def __init__(self, many: int, elsewhere: Elsewhere, contexts: Callable[[str], ssl.SSLContext]) -> None:
        self.many = many
        super().__init__(elsewhere, contexts)

    def reset(self) -> None:
        super().reset()
        self.require_user_token = False
        self.page_size = 100
        self.leading_slash = True

    def stocked(self) -> Shelf:
        return filled(self.many)

    @property
    def repositories(self) -> dict[str, str]:
        """The group of each ecosystem, as its clients write it."""
        suffixes = {"pypi": "simple", "nuget": "index.json"}
        return {name: f"{self.https}/repository/{group}/{suffixes.get(name, '')}" for name, group in GROUPS.items()}

    @property
    def refusals(self) -> Mapping[str, Fault]:
        return NEXUS_REFUSALS

    def repository_of(self, call: Call) -> str:
        match = re.match(r"/(?:repository|service/rest/v1/repositories)/([^/]+)", call.path)
        return match[1] if match else call.parameter("repository")

    def base(self, call: Call) -> str:
        """What Nexus believes its own address is."""
        return self.forced_base or call.origin

    def respond(self, call: Call) -> Response:
        if call.path.startswith("/service/rest/"):
            return rest.answer(self, call, self.sign_in(call, content=False))
        if call.path.startswith("/repository/"):
            return self._content(call)
        if call.path in {"", "/", "/index.html"}:
            return html_response(UI)
        return html_response(page(404, "Not Found"), 404)

    def sign_in(self, call: Call, *, content: bool) -> Account:
        """The account of a caller; wrong credentials are refused at once, on every path."""
        bearer = call.bearer()
        if content and (bearer.startswith("NpmToken") or (bearer and "." not in bearer)):
            if bearer != self.npm_token:
                raise Refused(challenge())
            return ACCOUNTS[self.username]
        basic = call.basic()
        if basic is None or call.header("Authorization").split()[-1] == "Og==":
            return ANONYMOUS if self.anonymous or call.guest else GUEST
        if basic == (self.token_name, self.token_pass):
            return ACCOUNTS[self.username]
        account = ACCOUNTS.get(basic[0])
        if account is None or account.password != basic[1]:
            raise Refused(challenge())
        if content and self.require_user_token:
            raise Refused(challenge("Content access is protected by token"))
        return account

    def _content(self, call: Call) -> Response:
        account = self.sign_in(call, content=True)
        name, slash, path = call.path.removeprefix("/repository/").partition("/")
        if not slash:
            raise Refused(error(400, "Repository path must have another '/' after initial '/'"))
        if any(segment in {".", ".."} for segment in path.split("/")):
            raise Refused(error(400, "Repository path must not contain a relative token"))
        repository = self.shelf.repositories.get(name)
        if repository is None or self.marked(self.concealed, name):
            raise Refused(error(404, "Repository not found"))
        if not repository.online:
            raise Refused(error(503, "Repository offline"))
        return content.answer(self, call, repository, path, account)

    def require(self, account: Account, right: str, repository: Repository) -> None:
        """On content: challenge a stranger, refuse an account without the right."""
        if not self.may(account, right, repository):
            raise Refused(forbidden() if account.password else challenge())

    def may(self, account: Account, right: str, repository: Repository) -> bool:
        denied = self.marked(self.denied | self.concealed, repository.name)
        return not denied and account.may(right, self.scope(repository))

    def scope(self, repository: Repository) -> set[str]:
        """The repository and the groups it can be read through."""
        groups = (one for one in self.shelf.repositories.values() if repository.name in one.members)
        return {repository.name, *(group.name for group in groups)}
