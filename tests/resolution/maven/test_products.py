"""The client against the sandbox's Nexus and Artifactory."""

import io

import pytest

from backline.sandbox import Sandbox
from resolution.auth import Basic, Bearer, Credentials, Secret
from resolution.driver import run
from resolution.errors import AbsenceUncertain
from resolution.http import Http
from resolution.maven.client import Client
from resolution.maven.pom import Pom
from resolution.maven.resolver import resolve
from resolution.network.policy import NetworkPolicy
from resolution.reader import Direct
from resolution.registry import Registry

GROUP = "org.example.sandbox"
PROJECT = f"""<project><modelVersion>4.0.0</modelVersion><groupId>p</groupId><artifactId>p</artifactId>
<version>1</version><dependencies><dependency><groupId>{GROUP}</groupId><artifactId>greeter</artifactId>
<version>[1.0,2.0)</version></dependency></dependencies></project>"""


@pytest.fixture(params=["nexus", "jfrog"])
def client(request: pytest.FixtureRequest, sandbox: Sandbox) -> Client:
    product = getattr(sandbox, request.param)
    login = (
        Basic(product.username, Secret(product.password))
        if request.param == "nexus"
        else Bearer(Secret(product.access_token))
    )
    url = product.repositories["maven"]
    registry = Registry(
        ecosystem="maven",
        url=url,
        key="sandbox",
        product=request.param,
        merges=True,
        credentials=Credentials(login, (url,)),
        ca_pem=sandbox.ca_pem,
    )
    return Client(Direct(Http(NetworkPolicy.parse(["127.0.0.0/8", "::1/128", "localhost"])), registry))


def test_it_lists_and_chooses(client: Client) -> None:
    package = client.package(f"{GROUP}:words")
    assert [release.version for release in package.releases] == ["2.1.0-SNAPSHOT", "2.0.0", "1.1.0", "1.0.0"]
    assert client.choose(package).version == "2.0.0"


def test_it_downloads_what_the_registry_promises(client: Client) -> None:
    artifact = client.download(f"{GROUP}:words", "1.1.0", io.BytesIO())
    assert artifact.filename == "words-1.1.0.jar"
    assert artifact.hashes


def test_it_finds_the_newest_build_of_a_snapshot(client: Client) -> None:
    artifact = client.download(f"{GROUP}:words", "2.1.0-SNAPSHOT", io.BytesIO())
    assert artifact.filename == "words-2.1.0-20240121.120000-2.jar"


def test_a_group_cannot_prove_that_something_is_missing(client: Client) -> None:
    with pytest.raises(AbsenceUncertain):
        client.package(f"{GROUP}:nothing")


def test_it_resolves_a_project_through_the_registry(client: Client) -> None:
    graph = run(resolve(Pom.parse(PROJECT.encode())), client.source)
    assert [(node.name, node.version) for node in graph.nodes[1:]] == [
        (f"{GROUP}:greeter", "1.1.0"),
        (f"{GROUP}:words", "1.0.0"),
    ]
