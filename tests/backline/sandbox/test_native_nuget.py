"""Witness that the sandbox is faithful: NuGet's own command, under Mono, installs over HTTPS with the sandbox's CA."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.backline.sandbox.conftest import Home, SignIn, needs

pytestmark = pytest.mark.native
CONFIG = """<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources><clear /><add key="sandbox" value="{url}" protocolVersion="3" /></packageSources>
  <packageSourceCredentials><sandbox>
    <add key="Username" value="{user}" /><add key="ClearTextPassword" value="{password}" />
  </sandbox></packageSourceCredentials>
</configuration>
"""


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """nuget.exe, as an npm package repacks it."""
    folder = tmp_path_factory.mktemp("nuget")
    install = ["npm", "install", "nuget-exe@5.8.0", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(install, cwd=folder, check=False, capture_output=True, text=True, timeout=120, env=os.environ)
    found = next(folder.rglob("nuget*.exe"), None)
    if done.returncode or found is None:
        pytest.skip(f"nuget.exe cannot be had: {done.stderr[-300:]}")
    return found


@needs("mono")
@needs("cert-sync")
@needs("npm")
def test_nuget_installs_a_package_and_its_dependency(sign_in: SignIn, home: Home, command: Path) -> None:
    url = sign_in.repositories["nuget"]
    home.write("nuget.config", CONFIG.format(url=url, user=sign_in.username, password=sign_in.password))
    home.run(["cert-sync", "--user", sign_in.ca_file])
    options = ["-ConfigFile", "nuget.config", "-OutputDirectory", "out", "-NonInteractive"]
    home.run(["mono", command, "install", "Sandbox.Greeter", *options])
    installed = {folder.name for folder in (home.path / "out").iterdir()}
    assert installed == {"Sandbox.Greeter.1.1.0", "Sandbox.Words.1.0.0"}
