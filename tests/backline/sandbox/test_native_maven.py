"""Witness that the sandbox is faithful: Maven gets an artifact from it and from nowhere else."""

import shutil
from pathlib import Path

import pytest

from tests.backline.sandbox.conftest import DEPENDENCY_PLUGIN, Home, SignIn, java_trust, maven
from tests.witnesses import needs

pytestmark = pytest.mark.native

SETTINGS = """<settings>
  <mirrors><mirror><id>sandbox</id><mirrorOf>*</mirrorOf><url>{url}</url></mirror></mirrors>
  <servers><server><id>sandbox</id><username>{user}</username><password>{password}</password></server></servers>
</settings>
"""


@needs("mvn")
@needs("keytool")
def test_maven_gets_an_artifact_whose_version_its_parent_manages(sign_in: SignIn, home: Home, plugins: Path) -> None:
    shutil.copytree(plugins, home.path / "repository")
    home.write(
        "settings.xml",
        SETTINGS.format(url=sign_in.repositories["maven"], user=sign_in.username, password=sign_in.password),
    )
    goal = [f"{DEPENDENCY_PLUGIN}:get", "-Dartifact=org.example.sandbox:greeter:1.1.0"]
    command = [*maven(home.path / "repository"), "-s", home.path / "settings.xml", *goal]
    home.run(command, MAVEN_OPTS=java_trust(home, sign_in.ca_file))
    got = home.path / "repository" / "org" / "example" / "sandbox"
    assert (got / "greeter" / "1.1.0" / "greeter-1.1.0.jar").exists()
    assert (got / "words" / "1.0.0" / "words-1.0.0.jar").exists()
