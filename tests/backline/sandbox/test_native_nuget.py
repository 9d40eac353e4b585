"""Witness that the sandbox is faithful: NuGet's own command, under Mono, installs over HTTPS with the sandbox's CA."""

from pathlib import Path

import pytest

from tests.backline.sandbox.conftest import Home, SignIn
from tests.witnesses import needs

pytestmark = pytest.mark.native
CONFIG = """<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources><clear /><add key="sandbox" value="{url}" protocolVersion="3" /></packageSources>
  <packageSourceCredentials><sandbox>
    <add key="Username" value="{user}" /><add key="ClearTextPassword" value="{password}" />
  </sandbox></packageSourceCredentials>
</configuration>
"""


@needs("mono")
@needs("cert-sync")
@needs("npm")
def test_nuget_installs_a_package_and_its_dependency(sign_in: SignIn, home: Home, nuget_exe: Path) -> None:
    url = sign_in.repositories["nuget"]
    home.write("nuget.config", CONFIG.format(url=url, user=sign_in.username, password=sign_in.password))
    home.run(["cert-sync", "--user", sign_in.ca_file])
    options = ["-ConfigFile", "nuget.config", "-OutputDirectory", "out", "-NonInteractive"]
    home.run(["mono", nuget_exe, "install", "Sandbox.Greeter", *options])
    installed = {folder.name for folder in (home.path / "out").iterdir()}
    assert installed == {"Sandbox.Greeter.1.1.0", "Sandbox.Words.1.0.0"}
