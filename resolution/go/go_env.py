"""Go's environment file and netrc.

https://go.dev/ref/mod#environment-variables and #private-modules. GOPROXY names one place and no fallback: a name
that is missing there must not be looked up in public (dependency confusion). GOPRIVATE is not used, because it makes
go bypass the proxy.
"""

from resolution.client_config import EVERYTHING, CannotExpress, ConfigFile, Login, Names, with_userinfo
from resolution.netrc import netrc

PLACE = "the file that `go env GOENV` names"


def go_env(url: str, login: Login, names: Names = EVERYTHING) -> tuple[ConfigFile, ...]:
    """go.env and the netrc beside it. Raises CannotExpress."""
    url = url.rstrip("/")
    if login.anonymous:
        return (_file(url, names),)
    try:
        return (_file(url, names), netrc(url, login))
    except CannotExpress:
        if login.secret is None or not login.username:
            raise
        note = "The password stands in GOPROXY, because netrc cannot hold it: keep this file private (chmod 600)."
        return (_file(with_userinfo(url, login.username, login.secret), names, note),)


def _file(proxy: str, names: Names, *notes: str) -> ConfigFile:
    # The checksum database is public; private names must not be sent to it.
    sums = f"GONOSUMDB={','.join(names.private)}" if names.private else "GOSUMDB=off"
    body = f"GOPROXY={proxy}\nGONOPROXY=none\n{sums}\n"
    if not names.private:
        notes += ("The checksum database is off for all modules; name the private ones to keep it for the rest.",)
    return ConfigFile(name="go.env", place=PLACE, body=body, notes=notes)
