"""netrc entries that Go, Python's netrc module and curl all read alike.

Go splits at white space and knows no quoting (src/cmd/go/internal/auth/netrc.go); Python before 3.11 keeps quotes,
later ones remove them and unescape backslashes. What all agree on is printable ASCII without quote and backslash.
For a URL with a port Go looks for `host:port` (url.Host), pip, uv and curl for the host alone: both are written.
"""

from urllib.parse import urlsplit

from resolution.client_config import SECRET_VARIABLE, CannotExpress, ConfigFile, Login

TEMPLATE_NOTE = (
    "netrc reads no variables: fill the file in with `envsubst`, or download it with the secret in it.",
    "Only you may read it: chmod 600.",
)


def portable(value: str) -> bool:
    """Whether every netrc reader gives `value` back unchanged."""
    return bool(value) and all("!" <= char <= "~" and char not in "\"'\\" for char in value) and value[0] != "#"


def netrc(url: str, login: Login) -> ConfigFile:
    """The entries for `url`'s host. Raises CannotExpress."""
    parts = urlsplit(url)
    username = login.name_for("netrc")
    secret = login.secret.reveal() if login.secret else f"${{{SECRET_VARIABLE}}}"
    if not portable(username) or not portable(secret):
        raise CannotExpress(
            "netrc", "it has no quoting, so spaces, quotes, backslashes and non-ASCII letters do not fit"
        )
    machines = dict.fromkeys((parts.netloc, parts.hostname or ""))
    body = "".join(f"machine {machine}\nlogin {username}\npassword {secret}\n" for machine in machines)
    return ConfigFile(name="netrc", place="~/.netrc", body=body, notes=() if login.secret else TEMPLATE_NOTE)
