"""Witnesses that the sandbox is faithful: clients that others wrote for Nexus and Artifactory find what they expect."""

import json
import subprocess
from pathlib import Path

import pytest
import uv

from backline.sandbox import Sandbox
from backline.sandbox.archives import tgz_of
from backline.sandbox.shelf import Asset, Component
from tests.backline.sandbox.conftest import Home

pytestmark = pytest.mark.native
SCRIPTS = Path(__file__).parent / "clients"
PACKAGES = ("nexus3-cli==4.2.1", "nexus-api-client==3.97.1", "sonatype-nxrm-sdk==0.1.5",
            "dohq-artifactory==1.0.2", "pyartifactory==2.11.2")  # fmt: skip


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that has the clients."""
    folder = tmp_path_factory.mktemp("clients")
    python = folder / "bin" / "python"
    commands = ["venv", "--quiet", "--clear", folder], ["pip", "install", "--quiet", "--python", python, *PACKAGES]
    for command in commands:
        done = subprocess.run([uv.find_uv_bin(), *command], check=False, capture_output=True, text=True, timeout=300)
        if done.returncode:
            pytest.skip(f"the clients cannot be installed: {done.stderr[-500:]}")
    return python


@pytest.mark.parametrize("client", ["nexus_api_client", "nexus3_cli", "nxrm_sdk"])
def test_a_nexus_client_lists_gets_uploads_and_deletes(client: str, python: Path, home: Home, sandbox: Sandbox) -> None:
    nexus = sandbox.nexus
    tarball = home.path / "client-made-3.2.1.tgz"
    tarball.write_bytes(tgz_of({"package/package.json": b'{"name": "client-made", "version": "3.2.1"}'}))
    spare = Component("raw", "/client", "client/spare.txt", None, [Asset("client/spare.txt", b"spare", "text/plain")])
    nexus.shelf.put(nexus.shelf.repositories["raw-hosted"], spare)
    told = {"url": nexus.https, "username": nexus.username, "password": nexus.password, "tarball": str(tarball)}
    said = home.run([python, SCRIPTS / f"use_{client}.py", json.dumps({**told, "ca_file": sandbox.ca_file})])
    assert said.endswith("passed\n")


@pytest.mark.parametrize("client", ["dohq_artifactory", "pyartifactory"])
def test_an_artifactory_client_lists_and_reads(client: str, python: Path, home: Home, sandbox: Sandbox) -> None:
    jfrog = sandbox.jfrog
    told = {"url": jfrog.artifactory, "token": jfrog.access_token, "ca_file": sandbox.ca_file}
    said = home.run([python, SCRIPTS / f"use_{client}.py", json.dumps(told)])
    assert said.endswith("passed\n")
