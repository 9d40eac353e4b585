"""`.npmrc`: registry, scopes and credentials bound to one registry path.

The npm documentation calls it npmrc(5). npm reads the file with the `ini` package and then replaces
`${NAME}` from the environment, also inside values, unless an odd number of backslashes stands before it.
"""

import base64
import json
import re
from urllib.parse import urlsplit

from resolution.client_config import EVERYTHING, SECRET_VARIABLE, CannotExpress, ConfigFile, Login, Names

LITERALS = ("true", "false", "null")  # `ini` turns these into JSON values even when they are quoted
EXPANSION = re.compile(r"(\\*)(\$\{[^${}]+\})")
NEEDS_QUOTES = re.compile(r"""^["'\[]|["'\]]$|[;#=\\]|^\s|\s$|\[\]$""")


def npmrc(url: str, login: Login, names: Names = EVERYTHING) -> tuple[ConfigFile, ...]:
    """The file for the registry at `url`. Raises CannotExpress."""
    url = url.rstrip("/") + "/"
    lines = [f"{scope}:registry={url}" for scope in names.private] or [f"registry={url}"]
    lines += _login_lines(url, login)
    body = "\n".join(lines) + "\n"
    return (ConfigFile(name=".npmrc", place="~/.npmrc, or the project's folder", body=body, notes=_notes(login)),)


def _login_lines(url: str, login: Login) -> list[str]:
    parts = urlsplit(url)
    nerf_dart = f"//{parts.netloc}{parts.path}"
    if login.anonymous:
        return []
    if login.secret is None:
        if login.bearer:
            return [f"{nerf_dart}:_authToken=${{{SECRET_VARIABLE}}}"]
        return [
            f"{nerf_dart}:username={_value(login.username)}",
            f"{nerf_dart}:_password=${{{SECRET_VARIABLE}_BASE64}}",
        ]
    secret = login.secret.reveal()
    if login.bearer and secret not in LITERALS:
        return [f"{nerf_dart}:_authToken={_value(secret)}"]
    pair = f"{login.name_for('.npmrc')}:{secret}"
    # always-auth: npm before 7 and yarn 1 send no credentials for tarballs without it.
    return [f"{nerf_dart}:_auth={base64.b64encode(pair.encode()).decode()}", f"{nerf_dart}:always-auth=true"]


def _value(text: str) -> str:
    """`text` so that `ini` and the variable replacement give it back."""
    if text in LITERALS:
        raise CannotExpress(".npmrc", "npm reads this word as a JSON value")
    guarded = EXPANSION.sub(lambda match: match[1] * 2 + "\\" + match[2], text)
    return json.dumps(guarded, ensure_ascii=False) if NEEDS_QUOTES.search(guarded) else guarded


def _notes(login: Login) -> tuple[str, ...]:
    if login.anonymous or login.secret is not None:
        return ()
    if login.bearer:
        return (f"Set {SECRET_VARIABLE} to the access token.",)
    return (f'Set {SECRET_VARIABLE}_BASE64 to the password in base64: printf %s "$PASSWORD" | base64',)
