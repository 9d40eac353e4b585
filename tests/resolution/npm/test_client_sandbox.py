"""The client against both products, over TLS, with every kind of credential."""

import io
import json
from collections.abc import Iterator

import pytest

from backline.sandbox import Sandbox
from resolution.auth import Anonymous, Basic, Bearer, Credentials, Scheme, Secret
from resolution.driver import run
from resolution.errors import AbsenceUncertain, HttpStatus, Unauthorized
from resolution.http import Http
from resolution.network.policy import NetworkPolicy
from resolution.npm.client import Client
from resolution.npm.project import read_project
from resolution.npm.resolver import resolve
from resolution.reader import Direct
from resolution.registry import Registry

GREETER, WORDS = "@sandbox/greeter", "sandbox-words"


def open_client(sandbox: Sandbox, product: str, scheme: Scheme) -> Client:
    url = getattr(sandbox, product).repositories["npm"]
    credentials = Credentials(scheme, (url,))
    registry = Registry(
        ecosystem="npm", url=url, key="x", product=product, merges=True, credentials=credentials, ca_pem=sandbox.ca_pem
    )
    return Client(Direct(Http(NetworkPolicy.parse(["127.0.0.0/8", "::1/128"])), registry))


def basic(name: str, password: str) -> Scheme:
    return Basic(name, Secret(password))


def schemes(sandbox: Sandbox) -> dict[str, tuple[str, Scheme]]:
    nexus, jfrog = sandbox.nexus, sandbox.jfrog
    return {
        "nexus-password": ("nexus", basic(nexus.username, nexus.password)),
        "nexus-token": ("nexus", basic(nexus.token_name, nexus.token_pass)),
        "jfrog-access-token": ("jfrog", Bearer(Secret(jfrog.access_token))),
        "jfrog-reference-token": ("jfrog", Bearer(Secret(jfrog.reference_token))),
    }


WAYS = ("nexus-password", "nexus-token", "jfrog-access-token", "jfrog-reference-token")


@pytest.fixture(params=WAYS)
def client(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[Client]:
    opened = open_client(sandbox, *schemes(sandbox)[request.param])
    yield opened
    assert isinstance(opened.reader, Direct)
    opened.reader.http.close()


def test_it_lists_public_and_private_packages(client: Client) -> None:
    words = client.package(WORDS)
    assert [release.version for release in words.releases] == ["2.1.0-beta.1", "2.0.0", "1.2.0", "1.1.0", "1.0.0"]
    assert words.tags["next"] == "2.1.0-beta.1"
    assert [mark.kind for mark in words.releases[3].marks] == ["deprecated"]
    assert client.requirements(GREETER, "1.1.0")[0].spec == "^1.2.0"
    assert client.choose(words, "^1").version == "1.2.0"


def test_it_downloads_what_the_registry_promised(client: Client) -> None:
    for name, version in ((GREETER, "1.0.0"), (WORDS, "2.0.0")):
        into = io.BytesIO()
        artifact = client.download(name, version, into)
        assert (artifact.size, "sha512" in artifact.hashes) == (len(into.getvalue()), True)


def test_it_resolves_a_project_through_the_registry(client: Client) -> None:
    project = read_project({"package.json": json.dumps({"dependencies": {GREETER: "1", WORDS: "2"}}).encode()})
    assert {node.path: node.version for node in run(resolve(project), client.source).nodes if node.path} == {
        "node_modules/@sandbox/greeter": "1.1.0",
        "node_modules/@sandbox/greeter/node_modules/sandbox-words": "1.2.0",
        "node_modules/sandbox-words": "2.0.0",
    }


def test_it_calls_a_groups_404_no_proof_of_absence(client: Client) -> None:
    with pytest.raises(AbsenceUncertain):
        client.package("no-such-package")


@pytest.mark.parametrize("product", ["nexus", "jfrog"])
def test_it_tells_wrong_credentials_from_absence(product: str, sandbox: Sandbox) -> None:
    wrong = basic("backline", "wrong") if product == "nexus" else Bearer(Secret("wrong"))
    with pytest.raises(Unauthorized):
        open_client(sandbox, product, wrong).package(GREETER)
    with pytest.raises(HttpStatus):
        open_client(sandbox, product, Anonymous()).package(GREETER)
