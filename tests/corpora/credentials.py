"""credentials.jsonl: every value that may be stored comes back from every client's file, or the file is refused."""

import base64
import configparser
import io
import json
import netrc
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from resolution.auth import Secret
from resolution.client_config import CannotExpress, ConfigFile, Login
from resolution.credential_text import problem
from resolution.go.go_env import go_env
from resolution.maven.init_gradle import init_gradle
from resolution.maven.settings_xml import settings_xml
from resolution.npm.npmrc import npmrc
from resolution.nuget.nuget_config import nuget_config
from resolution.pypi.pip_conf import pip_conf

URL = "https://registry.example.org/repository/packages/"
ENVIRONMENT = {"SECRETENV": "leaked", "HOME": "/leaked", "PATH": "/usr/bin:/bin", "DJANGO_SECRET_KEY": "leaked"}
SETTINGS = "{http://maven.apache.org/SETTINGS/1.0.0}"
Pair = tuple[str | None, str]  # user name (None: the tool sends a bearer token), secret


def accepts(row: Mapping[str, Any]) -> bool:
    return "expect" in row and row.get("field") in ("token", "password", "username", "any")


def judge(row: Mapping[str, Any]) -> str:
    """Empty when the row holds; otherwise what differs."""
    value = row["gen"]["repeat"] * row["gen"]["times"] if "gen" in row else row["input"]
    refused = problem(value) is not None
    if not row["expect"].startswith("roundtrip"):
        return "" if refused else "it was accepted"
    if refused:
        return "it was refused at entry"
    failures = [f"{name}: {trouble}" for name, trouble in _troubles(value, row["field"]) if trouble]
    return "; ".join(failures)


def _troubles(value: str, field: str) -> list[tuple[str, str]]:
    login = (
        Login(username=value, secret=Secret("s3cret"))
        if field == "username"
        else Login(username="ann", secret=Secret(value))
    )
    tries = [(writer, login) for writer in READERS]
    if field in ("token", "any") and value.isascii():
        tries.append((npmrc, Login(username="ann", secret=Secret(value), bearer=True)))
    return [(writer.__name__, _trouble(writer, login)) for writer, login in tries]


def _trouble(writer: Callable[..., tuple[ConfigFile, ...]], login: Login) -> str:
    try:
        files = writer(URL, login)
    except CannotExpress:
        return ""
    assert login.secret is not None
    wanted: set[Pair] = {(login.username, login.secret.reveal()), (None, login.secret.reveal())}
    read = READERS[writer]({file.name: file.body for file in files})
    return "" if read and read <= wanted else "it is read back differently"


def _read_npm(files: Mapping[str, str]) -> set[Pair]:
    keys = _npm(files[".npmrc"])
    nerf = "//registry.example.org/repository/packages/:"
    expected = {"registry", f"{nerf}_authToken", f"{nerf}_auth", f"{nerf}always-auth"}
    if not set(keys) <= expected or keys["registry"] != URL:
        return set()
    if f"{nerf}_authToken" in keys:
        return {(None, keys[f"{nerf}_authToken"])}
    return {_split(base64.b64decode(keys[f"{nerf}_auth"]).decode())}


def _npm(body: str) -> dict[str, Any]:
    process = _npm_process()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(body) + "\n")
    process.stdin.flush()
    parsed: dict[str, Any] = json.loads(process.stdout.readline())
    return parsed


@cache
def _npm_process() -> "subprocess.Popen[str]":
    npm, node = shutil.which("npm"), shutil.which("node")
    assert npm, "npm reads its own files here: install it"
    assert node, "node runs npm's reader: install it"
    root = str(Path(npm).resolve().parent.parent)
    script = str(Path(__file__).parent / "npm_reader.js")
    return subprocess.Popen(
        [node, script, root], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
    )


def _split(pair: str) -> Pair:
    username, _, secret = pair.partition(":")
    return username, secret


def _userinfo(url: str) -> set[Pair]:
    parts = urlsplit(url)
    if parts.hostname != "registry.example.org" or "," in url or "|" in url:
        return set()
    return {(unquote(parts.username or ""), unquote(parts.password or ""))} if parts.password else set()


def _read_netrc(text: str) -> set[Pair]:
    """Both readers: Python's module, and Go's split at white space."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        hosts = netrc.netrc(file.name).hosts
    words = text.split()
    go = (words[words.index("login") + 1], words[-1])
    (host, entry) = next(iter(hosts.items()))
    if host != "registry.example.org" or len(hosts) != 1 or len(words) != 6:
        return set()
    return {(entry[0], entry[2] or ""), go}


def _read_pip(files: Mapping[str, str]) -> set[Pair]:
    if "pip.conf" not in files:  # refused for pip: only uv sends it as it is
        return {_read_shell(files["uv.env"])}
    parser = configparser.RawConfigParser()
    parser.read_file(io.StringIO(files["pip.conf"]))
    if parser.sections() != ["global"] or list(parser["global"]) != ["index-url"]:
        return set()
    found = _read_netrc(files["netrc"]) if "netrc" in files else _userinfo(parser["global"]["index-url"])
    return found | {_read_shell(files["uv.env"])}


def _read_shell(body: str) -> Pair:
    script = body + 'printf "%s\\0%s" "$UV_INDEX_BACKLINE_USERNAME" "$UV_INDEX_BACKLINE_PASSWORD"'
    done = subprocess.run(["/bin/sh", "-s"], input=script.encode(), capture_output=True, env=ENVIRONMENT, check=True)
    username, _, secret = done.stdout.decode().partition("\0")
    return username, secret


def _read_go(files: Mapping[str, str]) -> set[Pair]:
    values = dict(line.split("=", 1) for line in files["go.env"].splitlines())
    if set(values) != {"GOPROXY", "GONOPROXY", "GOSUMDB"}:
        return set()
    return _read_netrc(files["netrc"]) if "netrc" in files else _userinfo(values["GOPROXY"])


def _read_maven(files: Mapping[str, str]) -> set[Pair]:
    root = etree.fromstring(files["settings.xml"].encode())
    servers = root.findall(f"{SETTINGS}servers/{SETTINGS}server")
    if "${" in files["settings.xml"] or len(servers) != 1:
        return set()
    found = {child.tag.removeprefix(SETTINGS): (child.text or "").strip() for child in servers[0]}
    return {(found["username"], found["password"])}


def _read_gradle(files: Mapping[str, str]) -> set[Pair]:
    lines = dict(line.split("=", 1) for line in files["backline.properties"].splitlines())
    values = {key: _unescape(text) for key, text in lines.items()}
    return {(values["username"], values["password"])} if set(values) == {"username", "password"} else set()


def _unescape(text: str) -> str:
    units, position = bytearray(), 0
    while position < len(text):
        if text.startswith("\\u", position):
            units += int(text[position + 2 : position + 6], 16).to_bytes(2, "big")
            position += 6
        else:
            units += text[position].encode("utf-16-be")
            position += 1
    return units.decode("utf-16-be")


def _read_nuget(files: Mapping[str, str]) -> set[Pair]:
    root = etree.fromstring(files["nuget.config"].encode())
    added = {node.get("key"): node.get("value") or "" for node in root.findall("packageSourceCredentials/*/add")}
    return {(added["Username"], added["ClearTextPassword"])} if len(added) == 2 else set()


READERS: dict[Callable[..., tuple[ConfigFile, ...]], Callable[[Mapping[str, str]], set[Pair]]] = {
    npmrc: _read_npm,
    pip_conf: _read_pip,
    go_env: _read_go,
    settings_xml: _read_maven,
    init_gradle: _read_gradle,
    nuget_config: _read_nuget,
}
