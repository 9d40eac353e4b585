"""`pip.conf` with netrc, and the environment variables that uv reads.

https://pip.pypa.io/en/stable/topics/configuration/ and https://docs.astral.sh/uv/reference/environment/. No extra
index: pip treats two indexes as one and takes the highest version of either (dependency confusion).
"""

import shlex

from resolution.client_config import EVERYTHING, SECRET_VARIABLE, CannotExpress, ConfigFile, Login, Names, with_userinfo
from resolution.netrc import netrc


def pip_conf(url: str, login: Login, names: Names = EVERYTHING) -> tuple[ConfigFile, ...]:  # noqa: ARG001  (all or nothing here)
    """pip.conf, the netrc beside it, and uv's environment; uv's alone where pip cannot. Raises CannotExpress."""
    url = url.rstrip("/")
    if not _pip_sends(login):
        return (_uv(url, login, "pip cannot sign in with this credential: it sends Latin-1, and servers read UTF-8."),)
    return (*_pip(url, login), _uv(url, login))


def _pip_sends(login: Login) -> bool:
    # requests.auth._basic_auth_str encodes as Latin-1, and fails beyond it.
    return login.username.isascii() and (login.secret is None or login.secret.reveal().isascii())


def _pip(url: str, login: Login) -> tuple[ConfigFile, ...]:
    place = "~/.config/pip/pip.conf (Windows: %APPDATA%\\pip\\pip.ini)"
    plain = ConfigFile(name="pip.conf", place=place, body=f"[global]\nindex-url = {url}/\n")
    if login.anonymous:
        return (plain,)
    try:
        return (plain, netrc(url, login))
    except CannotExpress:
        if login.secret is None or not login.username:
            raise
        # What netrc cannot hold, a percent-encoded URL can; pip's parser does no interpolation.
        body = f"[global]\nindex-url = {with_userinfo(url, login.username, login.secret)}/\n"
        note = "The password stands in the URL, because netrc cannot hold it: keep this file private (chmod 600)."
        return (ConfigFile(name="pip.conf", place=place, body=body, notes=(note,)),)


def _uv(url: str, login: Login, *notes: str) -> ConfigFile:
    lines = [f"UV_DEFAULT_INDEX={shlex.quote(f'backline={url}')}"]
    if not login.anonymous:
        secret = shlex.quote(login.secret.reveal()) if login.secret else f'"${SECRET_VARIABLE}"'
        lines.append(f"UV_INDEX_BACKLINE_USERNAME={shlex.quote(login.name_for('uv.env'))}")
        lines.append(f"UV_INDEX_BACKLINE_PASSWORD={secret}")
    body = "".join(f"export {line}\n" for line in lines)
    return ConfigFile(name="uv.env", place="read it into the shell: . ./uv.env", body=body, notes=notes)
