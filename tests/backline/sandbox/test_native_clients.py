"""Witnesses that the sandbox is faithful: the real clients install from it, each from an empty home directory."""

import json
import shutil
import sys
from pathlib import Path

import pytest
import uv

from backline.sandbox import Sandbox
from backline.sandbox.archives import tgz_of, zip_of
from tests.backline.sandbox.conftest import Caller, Home, SignIn
from tests.witnesses import needs

pytestmark = pytest.mark.native


@needs("npm")
def test_npm_installs_a_scoped_package_and_its_dependency(sign_in: SignIn, home: Home) -> None:
    registry = sign_in.repositories["npm"]
    key = registry.partition(":")[2]
    secret = f"{key}:_authToken={sign_in.password}" if sign_in.bearer else f"{key}:_auth={sign_in.basic}"
    home.write(".npmrc", f"registry={registry}\n{secret}\ncafile={sign_in.ca_file}\naudit=false\nfund=false\n")
    home.run(["npm", "install", "@sandbox/greeter"], cwd="project")
    installed = home.path / "project" / "node_modules"
    assert json.loads((installed / "@sandbox" / "greeter" / "package.json").read_text())["version"] == "1.1.0"
    assert json.loads((installed / "sandbox-words" / "package.json").read_text())["version"] == "1.2.0"


def test_pip_installs_wheels_and_builds_a_source_distribution(sign_in: SignIn, home: Home, pip: Path) -> None:
    index = sign_in.with_userinfo("pypi")
    home.write(
        "pip.conf", f"[global]\nindex-url = {index}\ncert = {sign_in.ca_file}\ndisable-pip-version-check = true\n"
    )
    command = [pip, "install", "--target", home.path / "site", "sandbox-greeter[loud]", "sandbox-source"]
    home.run(command, PIP_CONFIG_FILE=str(home.path / "pip.conf"))
    installed = {path.name for path in (home.path / "site").glob("*.dist-info")}
    assert {"sandbox_greeter-1.1.0.dist-info", "sandbox_words-1.2.0.dist-info"} <= installed
    assert "sandbox_source-1.0.0.dist-info" in installed


@needs("go", 1, 24)  # older ones look for the host alone
def test_go_downloads_a_module_with_an_upper_case_path_and_its_requirement(sign_in: SignIn, home: Home) -> None:
    # The go command looks for host and port.
    home.write(".netrc", f"machine {sign_in.host} login {sign_in.username} password {sign_in.password}\n")
    _check_that_go_downloads(sign_in, home, sign_in.repositories["go"])


@needs("go")
def test_go_signs_in_with_the_address(sign_in: SignIn, home: Home) -> None:
    _check_that_go_downloads(sign_in, home, sign_in.with_userinfo("go"))


def _check_that_go_downloads(sign_in: SignIn, home: Home, proxy: str) -> None:
    home.write(
        "project/go.mod", "module example.org/project\n\ngo 1.21\n\nrequire example.org/Sandbox/greeter v1.1.0\n"
    )
    environment = {
        "GOPROXY": proxy.rstrip("/"),
        "GONOSUMDB": "example.org/*",
        "GOFLAGS": "-mod=mod -modcacherw",
        "GOTOOLCHAIN": "local",
        "SSL_CERT_FILE": sign_in.ca_file,
    }
    home.run(["go", "mod", "download", "all"], cwd="project", **environment)
    cache = home.path / "go" / "pkg" / "mod"
    assert (cache / "example.org" / "!sandbox" / "greeter@v1.1.0" / "greeter.go").exists()
    assert (cache / "example.org" / "sandbox" / "words@v1.0.0" / "words.go").exists()


@pytest.mark.parametrize("name", ["npm", "pip"])
def test_what_was_uploaded_can_be_installed(name: str, nexus: Caller, home: Home, sandbox: Sandbox, pip: Path) -> None:
    if shutil.which(name) is None and name == "npm":
        pytest.skip("npm is not installed")
    body, kind, filename = UPLOADED[name]
    query = {"repository": f"{kind}-hosted"}
    path = "/service/rest/v1/components"
    assert nexus(path, "POST", params=query, files={f"{kind}.asset": (filename, body)}).status_code == 204
    sandbox.nexus.anonymous = True
    commands = {
        "npm": [
            "npm",
            "install",
            "late-arrival",
            f"--registry={sandbox.nexus.repositories['npm']}",
            "--no-audit",
            f"--cafile={sandbox.ca_file}",
        ],
        "pip": [pip, "install", "late-arrival", "--target=site", f"--index-url={sandbox.nexus.repositories['pypi']}"],
    }
    home.run(commands[name], cwd="project", PIP_CERT=sandbox.ca_file)
    assert list((home.path / "project").glob("*/late[-_]arrival"))


WHEEL = {
    "late_arrival/__init__.py": b"",
    "late_arrival-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: late-arrival\nVersion: 1.0\n",
    "late_arrival-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "late_arrival-1.0.dist-info/RECORD": b"late_arrival/__init__.py,,\n",
}
TARBALL = {"package/package.json": b'{"name": "late-arrival", "version": "1.0.0"}'}
UPLOADED = {
    "npm": (tgz_of(TARBALL), "npm", "late-arrival-1.0.0.tgz"),
    "pip": (zip_of(WHEEL), "pypi", "late_arrival-1.0-py3-none-any.whl"),
}


def test_uv_resolves_by_core_metadata_and_installs(sign_in: SignIn, home: Home) -> None:
    command = [uv.find_uv_bin(), "pip", "install", "--target", "site", "--python", sys.executable]
    environment = {"UV_INDEX_URL": sign_in.with_userinfo("pypi"), "SSL_CERT_FILE": sign_in.ca_file}
    home.run([*command, "sandbox-greeter[loud]"], cwd="project", **environment)
    assert (home.path / "project" / "site" / "sandbox_words-1.2.0.dist-info").is_dir()
