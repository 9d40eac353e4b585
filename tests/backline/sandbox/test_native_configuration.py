"""Witnesses that our configuration files work: each native client installs a private package with them alone.

Every client starts from an empty home directory with the files where their writers say, and with the sandbox's
authority by a setting of its own.
"""

import sys
from pathlib import Path

import pytest
import uv

from resolution.auth import Secret
from resolution.client_config import ConfigFile, Login
from resolution.go.go_env import go_env
from resolution.maven.init_gradle import init_gradle
from resolution.maven.settings_xml import settings_xml
from resolution.npm.npmrc import npmrc
from resolution.nuget.nuget_config import nuget_config
from resolution.pypi.pip_conf import pip_conf
from tests.backline.sandbox.conftest import DEPENDENCY_PLUGIN, Home, SignIn, java_trust, maven
from tests.witnesses import needs

pytestmark = pytest.mark.native

PLACES = {
    ".npmrc": ".npmrc",
    "pip.conf": ".config/pip/pip.conf",
    "netrc": ".netrc",
    "uv.env": "uv.env",
    "go.env": ".config/go/env",
    "settings.xml": ".m2/settings.xml",
    "init.gradle": ".gradle/init.gradle",
    "backline.properties": ".gradle/backline.properties",
    "nuget.config": "nuget.config",
}


def put(home: Home, files: tuple[ConfigFile, ...]) -> None:
    for file in files:
        home.write(PLACES[file.name], file.body)


def login(sign_in: SignIn) -> Login:
    return Login(username=sign_in.username, secret=Secret(sign_in.password), bearer=sign_in.bearer)


@needs("npm")
def test_npm_installs_with_npmrc(sign_in: SignIn, home: Home) -> None:
    put(home, npmrc(sign_in.repositories["npm"], login(sign_in)))
    home.run(["npm", "install", "@sandbox/greeter", "--no-audit"], cwd="project", NPM_CONFIG_CAFILE=sign_in.ca_file)
    installed = home.path / "project" / "node_modules"
    assert (installed / "@sandbox" / "greeter" / "package.json").exists()
    assert (installed / "sandbox-words" / "package.json").exists()


def test_pip_installs_with_pip_conf_and_netrc(sign_in: SignIn, home: Home, pip: Path) -> None:
    put(home, pip_conf(sign_in.repositories["pypi"], login(sign_in)))
    home.run([pip, "install", "--target", "site", "sandbox-greeter[loud]"], PIP_CERT=sign_in.ca_file)
    assert (home.path / "site" / "sandbox_greeter-1.1.0.dist-info").is_dir()
    assert (home.path / "site" / "sandbox_words-1.2.0.dist-info").is_dir()


def test_uv_installs_with_its_environment(sign_in: SignIn, home: Home) -> None:
    put(home, pip_conf(sign_in.repositories["pypi"], login(sign_in)))
    (home.path / ".netrc").unlink()
    install = f"{uv.find_uv_bin()} pip install --python {sys.executable} --target site"
    home.run(["sh", "-c", f". ./uv.env && {install} sandbox-greeter"], SSL_CERT_FILE=sign_in.ca_file)
    assert (home.path / "site" / "sandbox_greeter-1.1.0.dist-info").is_dir()


@needs("go")
def test_go_downloads_with_go_env_and_netrc(sign_in: SignIn, home: Home) -> None:
    put(home, go_env(sign_in.repositories["go"], login(sign_in)))
    module = "module example.org/project\n\ngo 1.21\n\nrequire example.org/Sandbox/greeter v1.1.0\n"
    home.write("project/go.mod", module)
    environment = {"GOFLAGS": "-mod=mod -modcacherw", "GOTOOLCHAIN": "local", "SSL_CERT_FILE": sign_in.ca_file}
    home.run(["go", "mod", "download", "all"], cwd="project", **environment)
    assert (home.path / "go" / "pkg" / "mod" / "example.org" / "!sandbox" / "greeter@v1.1.0" / "greeter.go").exists()


@needs("mvn")
@needs("keytool")
def test_maven_gets_an_artifact_with_settings_xml(sign_in: SignIn, home: Home, plugins: Path) -> None:
    put(home, settings_xml(sign_in.repositories["maven"], login(sign_in)))
    (home.path / "repository").symlink_to(plugins, target_is_directory=True)
    goal = [f"{DEPENDENCY_PLUGIN}:copy", "-Dartifact=org.example.sandbox:greeter:1.1.0", "-DoutputDirectory=out"]
    home.run([*maven(home.path / "repository"), *goal], MAVEN_OPTS=java_trust(home, sign_in.ca_file))
    assert (home.path / "out" / "greeter-1.1.0.jar").exists()


@needs("mono")
@needs("cert-sync")
@needs("npm")
def test_nuget_installs_with_nuget_config(sign_in: SignIn, home: Home, nuget_exe: Path) -> None:
    put(home, nuget_config(sign_in.repositories["nuget"], login(sign_in)))
    home.run(["cert-sync", "--user", sign_in.ca_file])
    home.run(["mono", nuget_exe, "install", "Sandbox.Greeter", "-OutputDirectory", "out", "-NonInteractive"])
    installed = {folder.name for folder in (home.path / "out").iterdir()}
    assert installed == {"Sandbox.Greeter.1.1.0", "Sandbox.Words.1.0.0"}


BUILD = """
repositories { maven { url 'https://elsewhere.example.org/maven/' } }
configurations { needed }
dependencies { needed 'org.example.sandbox:greeter:1.1.0' }
task fetch { doLast { configurations.needed.files.each { println "got $it.name" } } }
"""


@needs("gradle")
@needs("keytool")
def test_gradle_gets_an_artifact_with_init_gradle(sign_in: SignIn, home: Home) -> None:
    put(home, init_gradle(sign_in.repositories["maven"], login(sign_in)))
    home.write("project/settings.gradle", "rootProject.name = 'project'\n")
    home.write("project/build.gradle", BUILD)
    environment = {"GRADLE_OPTS": java_trust(home, sign_in.ca_file), "GRADLE_USER_HOME": str(home.path / ".gradle")}
    said = home.run(["gradle", "--no-daemon", "-q", "fetch"], cwd="project", **environment)
    assert "got greeter-1.1.0.jar" in said
    assert "got words-1.0.0.jar" in said
