"""Witnesses that odd credentials arrive: the real clients send what our files hold, byte for byte, or we refuse.

The server only listens: it asks for a sign-in, writes down what comes, and knows no package.
"""

import base64
import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uv

from resolution.auth import Secret
from resolution.client_config import CannotExpress, ConfigFile, Login
from resolution.go.go_env import go_env
from resolution.maven.settings_xml import settings_xml
from resolution.npm.npmrc import npmrc
from resolution.nuget.nuget_config import nuget_config
from resolution.pypi.pip_conf import pip_conf
from tests.backline.sandbox.conftest import DEPENDENCY_PLUGIN, Home, java_trust, maven
from tests.backline.sandbox.test_native_configuration import put
from tests.resolution.scripted_server import Received, Reply, ScriptedServer
from tests.witnesses import needs

pytestmark = pytest.mark.native

VALUES = {
    "spaces": "two  words",
    "quotes": "'single' \"double\" `back` \\",
    "variables": "${HOME}",
    "percent": "%HOME% and 100%25",
    "delimiters": "a,direct|b:c@d/e?f#g;h=i&<j>",
    "unicode": "pässwörd 😍",
}
Writer = Callable[..., tuple[ConfigFile, ...]]


@pytest.fixture
def server(home: Home) -> Iterator[ScriptedServer]:
    def ask(received: Received) -> Reply:
        if "authorization" in received.headers:
            return Reply(404)
        return Reply(401, {"WWW-Authenticate": 'Basic realm="registry", charset="UTF-8"'})

    with ScriptedServer(default=ask, names=["localhost"]) as server:
        home.write("ca.pem", server.ca_pem)
        yield server


@pytest.fixture(params=list(VALUES))
def value(request: pytest.FixtureRequest) -> str:
    return VALUES[request.param]


def written(home: Home, writer: Writer, server: ScriptedServer, path: str, value: str) -> None:
    """Put the files where they belong; a refusal with a reason is the other good end."""
    login = Login(username="ann", secret=Secret(value))
    try:
        put(home, writer(server.url(path, "localhost"), login))
    except CannotExpress as refusal:
        pytest.skip(f"refused: {refusal}")


def arrived(home: Home, server: ScriptedServer, command: list[str | Path], **environment: str) -> set[str]:
    """The passwords that came, with ann's name; the client itself fails, as there is no package."""
    with contextlib.suppress(AssertionError):
        home.run(command, **environment)
    pairs = {each.headers["authorization"] for each in server.requests if "authorization" in each.headers}
    decoded = [base64.b64decode(pair.removeprefix("Basic ")).decode("utf-8", "replace") for pair in pairs]
    return {pair.removeprefix("ann:") for pair in decoded}


@needs("npm")
def test_npm_sends_it(value: str, server: ScriptedServer, home: Home) -> None:
    written(home, npmrc, server, "/npm/", value)
    ca_file = str(home.path / "ca.pem")
    assert arrived(home, server, ["npm", "view", "absent"], NPM_CONFIG_CAFILE=ca_file) == {value}


def test_pip_sends_it(value: str, server: ScriptedServer, home: Home, pip: Path) -> None:
    written(home, pip_conf, server, "/simple", value)
    if not (home.path / ".config").exists():
        pytest.skip("refused: pip sends Latin-1")
    command = [pip, "download", "--no-input", "--disable-pip-version-check", "absent"]
    assert arrived(home, server, command, PIP_CERT=str(home.path / "ca.pem")) == {value}


def test_uv_sends_it(value: str, server: ScriptedServer, home: Home) -> None:
    written(home, pip_conf, server, "/simple", value)
    install = f"{uv.find_uv_bin()} pip install --python {sys.executable} --target site absent"
    command: list[str | Path] = ["sh", "-c", f". ./uv.env && {install}"]
    (home.path / ".netrc").unlink(missing_ok=True)
    assert arrived(home, server, command, SSL_CERT_FILE=str(home.path / "ca.pem")) == {value}


@needs("go")
def test_go_sends_it(value: str, server: ScriptedServer, home: Home) -> None:
    written(home, go_env, server, "/go", value)
    environment = {"GOTOOLCHAIN": "local", "SSL_CERT_FILE": str(home.path / "ca.pem")}
    command: list[str | Path] = ["go", "list", "-m", "-versions", "absent.example/module"]
    assert arrived(home, server, command, **environment) == {value}


@needs("mvn")
@needs("keytool")
def test_maven_sends_it(value: str, server: ScriptedServer, home: Home, plugins: Path) -> None:
    written(home, settings_xml, server, "/maven2/", value)
    (home.path / "repository").symlink_to(plugins, target_is_directory=True)
    goal = [f"{DEPENDENCY_PLUGIN}:get", "-Dartifact=example:absent:1"]
    options = java_trust(home, str(home.path / "ca.pem"))
    assert arrived(home, server, [*maven(home.path / "repository"), *goal], MAVEN_OPTS=options) == {value}


@needs("mono")
@needs("cert-sync")
@needs("npm")
def test_nuget_sends_it(value: str, server: ScriptedServer, home: Home, nuget_exe: Path) -> None:
    written(home, nuget_config, server, "/v3/index.json", value)
    home.run(["cert-sync", "--user", str(home.path / "ca.pem")])
    assert arrived(home, server, ["mono", nuget_exe, "install", "Absent", "-NonInteractive"]) == {value}
