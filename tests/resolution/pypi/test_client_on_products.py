"""The client against both products as the sandbox plays them: HTML pages, sign-in, group repositories."""

import io
from collections.abc import Iterator

import pytest

from backline.sandbox import Sandbox
from resolution import driver
from resolution.auth import Basic, Bearer, Credentials, Scheme, Secret
from resolution.errors import AbsenceUncertain, Unauthorized
from resolution.http import Http, NetworkPolicy
from resolution.pypi.client import Client
from resolution.pypi.environment import Environment
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.resolver import resolve
from resolution.pypi.sdist_metadata import NeedsBuild
from resolution.reader import Direct
from resolution.registry import Registry

ENVIRONMENT = Environment("3.11.7", "linux")


def scheme(sandbox: Sandbox, product: str) -> Scheme:
    if product == "nexus":
        return Basic(sandbox.nexus.username, Secret(sandbox.nexus.password))
    return Bearer(Secret(sandbox.jfrog.access_token))


def connected(sandbox: Sandbox, http: Http, product: str, credentials: Scheme) -> Client:
    url = getattr(sandbox, product).repositories["pypi"]
    registry = Registry(
        ecosystem="pypi",
        url=url,
        key="sandbox",
        merges=True,
        credentials=Credentials(credentials, (url.removesuffix("/simple"),)),
        ca_pem=sandbox.ca_pem,
    )
    return Client(Direct(http, registry), ENVIRONMENT)


@pytest.fixture
def http() -> Iterator[Http]:
    opened = Http(NetworkPolicy.parse(["127.0.0.1", "::1", "localhost"]))
    yield opened
    opened.close()


@pytest.fixture(params=["nexus", "jfrog"])
def client(request: pytest.FixtureRequest, sandbox: Sandbox, http: Http) -> Client:
    return connected(sandbox, http, request.param, scheme(sandbox, request.param))


def test_it_lists_versions(client: Client) -> None:
    versions = [release.version for release in client.package("Sandbox.Words").releases]
    assert versions == ["2.0.0rc1", "1.2.0", "1.1.0", "1.0.0"]


def test_it_chooses_and_downloads(client: Client) -> None:
    chosen, written = client.choose(client.package("sandbox-words")), io.BytesIO()
    artifact = client.download("sandbox-words", chosen.version, written)
    assert (chosen.version, artifact.filename) == ("1.2.0", "sandbox_words-1.2.0-py3-none-any.whl")
    assert artifact.size == len(written.getvalue())


def test_it_reads_requirements_without_announced_metadata(client: Client) -> None:
    found = client.requirements("sandbox-greeter", "1.1.0")
    assert [(one.name, one.spec, one.kind) for one in found] == [
        ("sandbox-words", "<2,>=1.0", "runtime"),
        ("sandbox-words", "[shout]>=1.2", "optional"),
    ]


def test_it_does_not_build_to_know_more(client: Client) -> None:
    with pytest.raises(NeedsBuild):
        client.requirements("sandbox-source", "1.0.0")


def test_it_does_not_call_a_groups_404_proof_of_absence(client: Client) -> None:
    with pytest.raises(AbsenceUncertain):
        client.package("sandbox-nothing")


def test_it_resolves_through_the_product(client: Client) -> None:
    manifest = Manifest(requirements=("sandbox-greeter[loud]", "sandbox-source"))
    graph = driver.run(resolve(manifest, Conditions(environment=ENVIRONMENT)), client.source)
    assert [(node.name, node.version, bool(node.error)) for node in graph.nodes[1:]] == [
        ("sandbox-greeter", "1.1.0", False),
        ("sandbox-source", "1.0.0", True),
        ("sandbox-words", "1.2.0", False),
    ]


@pytest.mark.parametrize("product", ["nexus", "jfrog"])
def test_it_says_that_a_sign_in_was_rejected(sandbox: Sandbox, http: Http, product: str) -> None:
    with pytest.raises(Unauthorized):
        connected(sandbox, http, product, Basic("nobody-here", Secret("wrong"))).package("sandbox-words")
