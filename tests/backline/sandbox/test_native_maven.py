"""Witness that the sandbox is faithful: Maven gets an artifact from it and from nowhere else."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.backline.sandbox.conftest import Home, SignIn, needs

pytestmark = pytest.mark.native

PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"
SETTINGS = """<settings>
  <mirrors><mirror><id>sandbox</id><mirrorOf>*</mirrorOf><url>{url}</url></mirror></mirrors>
  <servers><server><id>sandbox</id><username>{user}</username><password>{password}</password></server></servers>
</settings>
"""


def _maven(repository: Path) -> list[str | Path]:
    """Maven with a local repository that does not care which repository a file came from."""
    return ["mvn", "-B", "-q", "-llr", f"-Dmaven.repo.local={repository}", f"-Duser.home={repository.parent}"]


@pytest.fixture(scope="session")
def plugins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plugin and everything it needs to run, so that afterwards the sandbox is the only repository."""
    folder = tmp_path_factory.mktemp("maven")
    command = [*_maven(folder / "repository"), f"{PLUGIN}:get", "-Dartifact=junit:junit:4.13.2", "-Dtransitive=true"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=300)
    if done.returncode:
        pytest.skip(f"the maven-dependency-plugin cannot be had: {done.stdout[-500:]}")
    shutil.rmtree(folder / "repository" / "junit")
    return folder / "repository"


@needs("mvn")
@needs("keytool")
def test_maven_gets_an_artifact_whose_version_its_parent_manages(sign_in: SignIn, home: Home, plugins: Path) -> None:
    shutil.copytree(plugins, home.path / "repository")
    home.write(
        "settings.xml",
        SETTINGS.format(url=sign_in.repositories["maven"], user=sign_in.username, password=sign_in.password),
    )
    store = home.path / "trust.p12"
    trusted = ["-storepass", "changeit", "-file", sign_in.ca_file, "-keystore", store]
    home.run(["keytool", "-importcert", "-noprompt", "-storetype", "PKCS12", "-alias", "sandbox", *trusted])
    options = f"-Djavax.net.ssl.trustStore={store} -Djavax.net.ssl.trustStorePassword=changeit"
    goal = [f"{PLUGIN}:get", "-Dartifact=org.example.sandbox:greeter:1.1.0"]
    home.run([*_maven(home.path / "repository"), "-s", home.path / "settings.xml", *goal], MAVEN_OPTS=options)
    got = home.path / "repository" / "org" / "example" / "sandbox"
    assert (got / "greeter" / "1.1.0" / "greeter-1.1.0.jar").exists()
    assert (got / "words" / "1.0.0" / "words-1.0.0.jar").exists()
