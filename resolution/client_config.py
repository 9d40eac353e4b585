"""Configuration files of native clients: what every ecosystem's writer takes and gives.

A writer either expresses a credential so that the tool reads back the same bytes, or refuses with a named reason.
"""

from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit

from resolution.auth import Secret
from resolution.errors import ResolutionError

USERNAME_VARIABLE, SECRET_VARIABLE = "BACKLINE_USERNAME", "BACKLINE_PASSWORD"


class CannotExpress(ResolutionError):
    """This tool's file cannot hold this credential unchanged; `file` and `why` are for people, without the value."""

    reference = "cannot-express"

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{file} cannot hold this credential: {why}")
        self.file = file
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who signs in. `bearer`: `secret` is an access token, and `username` (may be empty) the account it belongs to.

    `secret` None with a `username` or `bearer` means a preview: a variable stands where the secret would.
    """

    username: str = ""
    secret: Secret | None = None
    bearer: bool = False

    @property
    def anonymous(self) -> bool:
        return not (self.username or self.bearer or self.secret)

    def name_for(self, file: str) -> str:
        """The user name for tools that only know Basic. Raises CannotExpress when the account is not known."""
        if not self.username:
            raise CannotExpress(file, "the tool needs a user name too; add the token's account to the integration")
        return self.username


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFile:
    """One file to put at `place`; `body` may hold a secret and therefore never prints."""

    name: str
    place: str
    body: str = field(repr=False)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Which packages are private: npm scopes ("@acme"), Go path prefixes, NuGet id patterns. Empty: everything."""

    private: tuple[str, ...] = ()


EVERYTHING = Names()


def with_userinfo(url: str, username: str, secret: Secret) -> str:
    """`url` with credentials in it, each character outside RFC 3986's unreserved set percent-encoded."""
    parts = urlsplit(url)
    userinfo = f"{quote(username, safe='')}:{quote(secret.reveal(), safe='')}"
    return urlunsplit(parts._replace(netloc=f"{userinfo}@{parts.netloc}"))
