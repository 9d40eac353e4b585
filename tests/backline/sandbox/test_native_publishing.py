"""Witnesses that packages reach the sandbox's Nexus by their clients' own publishing too."""

import json
import sys

import pytest
import uv

from backline.sandbox import Sandbox
from backline.sandbox.archives import zip_of
from tests.backline.sandbox.conftest import Caller, Home
from tests.backline.sandbox.test_native_clients import WHEEL
from tests.witnesses import needs

pytestmark = pytest.mark.native


@needs("npm")
def test_npm_publishes(sandbox: Sandbox, nexus: Caller, home: Home) -> None:
    registry = f"{sandbox.nexus.https}/repository/npm-hosted/"
    token = f"{registry.partition(':')[2]}:_authToken={sandbox.nexus.npm_token}"
    home.write(".npmrc", f"registry={registry}\n{token}\ncafile={sandbox.ca_file}\n")
    home.write("project/package.json", json.dumps({"name": "@sandbox/published", "version": "0.1.0"}))
    home.run(["npm", "publish"], cwd="project")
    assert nexus("/repository/npm-group/@sandbox%2fpublished").json()["dist-tags"] == {"latest": "0.1.0"}


def test_uv_publishes(sandbox: Sandbox, nexus: Caller, home: Home) -> None:
    wheel = home.path / "late_arrival-1.0-py3-none-any.whl"
    wheel.write_bytes(zip_of(WHEEL))
    command = [uv.find_uv_bin(), "publish", "--publish-url", f"{sandbox.nexus.https}/repository/pypi-hosted/", wheel]
    sign_in = {"UV_PUBLISH_USERNAME": sandbox.nexus.username, "UV_PUBLISH_PASSWORD": sandbox.nexus.password}
    home.run(command, SSL_CERT_FILE=sandbox.ca_file, UV_PYTHON=sys.executable, **sign_in)
    assert wheel.name in nexus("/repository/pypi-group/simple/late-arrival/").text
