"""The sandbox, and what every real client needs: a sign-in, and a home directory with nothing in it."""

import base64
import os
import shutil
import subprocess
import sys
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
            method, f"{self.origin}{path}", auth=auth, allow_redirects=False, timeout=60, **options
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


@pytest.fixture(scope="session")
def pip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """pip in an environment of its own."""
    folder = tmp_path_factory.mktemp("pip")
    made = subprocess.run([sys.executable, "-m", "venv", folder], check=False, capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"no virtual environment with pip can be made: {made.stdout or made.stderr}")
    return folder / "bin" / "pip"


@pytest.fixture(scope="session")
def nuget_exe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """nuget.exe, as an npm package repacks it."""
    folder = tmp_path_factory.mktemp("nuget")
    install = ["npm", "install", "nuget-exe@5.8.0", "--ignore-scripts", "--no-audit", "--no-fund"]
    install += ["--fetch-retries=1", "--fetch-timeout=60000"]
    done = subprocess.run(install, cwd=folder, check=False, capture_output=True, text=True, timeout=600, env=os.environ)
    found = next(folder.rglob("nuget*.exe"), None)
    if done.returncode or found is None:
        pytest.skip(f"nuget.exe cannot be had: {done.stderr[-300:]}")
    return found


DEPENDENCY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"


def maven(repository: Path) -> list[str | Path]:
    """Maven with a local repository that does not care which repository a file came from."""
    return ["mvn", "-B", "-q", "-llr", f"-Dmaven.repo.local={repository}", f"-Duser.home={repository.parent}"]


@pytest.fixture(scope="session")
def plugins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plugin and everything it needs to run, so that afterwards the sandbox is the only repository."""
    folder = tmp_path_factory.mktemp("maven")
    goal = [f"{DEPENDENCY_PLUGIN}:get", "-Dartifact=junit:junit:4.13.2", "-Dtransitive=true"]
    command = [*maven(folder / "repository"), *goal]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=300)
    if done.returncode:
        pytest.skip(f"the maven-dependency-plugin cannot be had: {done.stdout[-500:]}")
    shutil.rmtree(folder / "repository" / "junit")
    return folder / "repository"


def java_trust(home: Home, ca_file: str) -> str:
    """Options for Java that trust the authority in `ca_file` and no other."""
    store = home.path / "trust.p12"
    trusted = ["-storepass", "changeit", "-file", ca_file, "-keystore", store]
    home.run(["keytool", "-importcert", "-noprompt", "-storetype", "PKCS12", "-alias", "sandbox", *trusted])
    return f"-Djavax.net.ssl.trustStore={store} -Djavax.net.ssl.trustStorePassword=changeit"
