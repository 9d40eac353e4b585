"""uv installs from the sandbox what our lock files say, hashes required."""

import subprocess
import sys
from pathlib import Path

import pytest
from uv import find_uv_bin

from backline.sandbox import Sandbox
from resolution import driver
from resolution.auth import Basic, Credentials, Secret
from resolution.http import Http, NetworkPolicy
from resolution.pypi.client import Client
from resolution.pypi.environment import Environment
from resolution.pypi.lock import pylock_toml, requirements_txt
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.resolver import resolve
from resolution.reader import Direct
from resolution.registry import Registry

WRITERS = {"requirements.txt": requirements_txt, "pylock.toml": pylock_toml}


def written(sandbox: Sandbox, name: str) -> bytes:
    url, http = sandbox.nexus.repositories["pypi"], Http(NetworkPolicy.parse(["127.0.0.1", "::1", "localhost"]))
    login = Basic(sandbox.nexus.username, Secret(sandbox.nexus.password))
    credentials = Credentials(login, (url.removesuffix("/simple"),))
    registry = Registry(ecosystem="pypi", url=url, key="lock", credentials=credentials, ca_pem=sandbox.ca_pem)
    client = Client(Direct(http, registry))
    manifest = Manifest(requirements=("sandbox-greeter",))
    graph = driver.run(resolve(manifest, Conditions(environment=Environment())), client.source)
    http.close()
    return WRITERS[name](graph, client.simple)


@pytest.mark.native
@pytest.mark.parametrize("name", WRITERS)
def test_uv_installs_what_the_lock_says(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(written(sandbox, name))
    host = sandbox.nexus.repositories["pypi"].removeprefix("https://")
    index = f"https://{sandbox.nexus.username}:{sandbox.nexus.password}@{host}/"
    command = [
        "pip",
        "install",
        "--no-config",
        "--no-cache",
        "--require-hashes",
        "--python",
        sys.executable,
        "--target",
    ]
    ended = subprocess.run(
        [find_uv_bin(), *command, str(tmp_path / "to"), "-r", name, "--default-index", index],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": "", "SSL_CERT_FILE": str(sandbox.ca_file)},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    installed = {path.name for path in (tmp_path / "to").glob("*.dist-info")}
    assert installed == {"sandbox_greeter-1.1.0.dist-info", "sandbox_words-1.2.0.dist-info"}
