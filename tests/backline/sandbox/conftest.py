"""The sandbox, and what every real client needs: a sign-in, and a home directory with nothing in it."""

import base64
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from backline.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class SignIn:
    """How a client signs in to which product; `bearer` says that the secret stands alone."""

    name: str
    ca_file: str
    origin: str
    repositories: Mapping[str, str]
    username: str
    password: str
    bearer: bool = False

    def with_userinfo(self, ecosystem: str) -> str:
        return self.repositories[ecosystem].replace("://", f"://{self.username}:{self.password}@", 1)

    @property
    def basic(self) -> str:
        return base64.b64encode(f"{self.username}:{self.password}".encode()).decode()

    @property
    def host(self) -> str:
        return self.origin.partition("://")[2]


@pytest.fixture(params=["nexus password", "nexus user token", "jfrog access token", "jfrog reference token"])
def sign_in(request: pytest.FixtureRequest, sandbox: Sandbox) -> SignIn:
    nexus, jfrog = sandbox.nexus, sandbox.jfrog
    at_nexus = ("Nexus", sandbox.ca_file, nexus.https, nexus.repositories)
    at_jfrog = ("JFrog", sandbox.ca_file, jfrog.https, jfrog.repositories, jfrog.username)
    return {
        "nexus password": SignIn(*at_nexus, nexus.username, nexus.password),
        "nexus user token": SignIn(*at_nexus, nexus.token_name, nexus.token_pass),
        "jfrog access token": SignIn(*at_jfrog, jfrog.access_token, bearer=True),
        "jfrog reference token": SignIn(*at_jfrog, jfrog.reference_token, bearer=True),
    }[request.param]


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[requests.Session]:
    """A client that trusts the sandbox and sends no credentials of its own."""
    with requests.Session() as session:
        session.trust_env = False
        session.verify = sandbox.ca_file
        yield session


@pytest.fixture
def nexus(sandbox: Sandbox, http: requests.Session) -> "Caller":
    return Caller(http, sandbox.nexus.https, (sandbox.nexus.username, sandbox.nexus.password))


@pytest.fixture
def jfrog(sandbox: Sandbox, http: requests.Session) -> "Caller":
    return Caller(http, sandbox.jfrog.https, (sandbox.jfrog.username, sandbox.jfrog.access_token))


@dataclass(frozen=True, slots=True)
class Caller:
    """Asks one product; `user` None sends no credentials, otherwise a pair of name and password."""

    session: requests.Session
    origin: str
    owner: tuple[str, str]

    def __call__(self, path: str, method: str = "GET", user: object = "owner", **options: Any) -> requests.Response:
        auth = self.owner if user == "owner" else user
        return self.session.request(
            method, f"{self.origin}{path}", auth=auth, allow_redirects=False, timeout=10, **options
        )


@dataclass(frozen=True, slots=True)
class Home:
    """A directory that starts empty, and the only environment a client gets."""

    path: Path

    def write(self, name: str, text: str) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(0o600)
        return file

    def run(self, command: Sequence[str | Path], cwd: str = ".", **environment: str) -> str:
        """Run a client here; fails with everything it said."""
        base = {"HOME": str(self.path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        folder = self.path / cwd
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            command, cwd=folder, env=base | environment, text=True, timeout=300, check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert done.returncode == 0, f"{command[0]} ended with {done.returncode}:\n{done.stdout[-4000:]}"
        return done.stdout


@pytest.fixture
def home(tmp_path: Path) -> Home:
    folder = tmp_path / "home"
    folder.mkdir()
    return Home(folder)


def needs(tool: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} is not installed")
