from collections.abc import Callable, Iterator

import pytest

from backline.sandbox import Sandbox
from integrations.providers.base import Verdict
from integrations.providers.jfrog.api import JfrogApi, repository_name
from resolution.auth import Bearer, Credentials, Secret
from resolution.errors import HttpStatus, NotARegistry, Unauthorized
from tests.integrations.connectivity.stage import reach

Make = Callable[[str], JfrogApi]


@pytest.fixture
def api(sandbox: Sandbox) -> Iterator[Make]:
    http = reach(sandbox)
    base = f"{sandbox.jfrog.artifactory}/"
    yield lambda token: JfrogApi(http, base, Credentials(Bearer(Secret(token))), ca_pem=sandbox.ca_pem)
    http.close()


def test_it_vouches_for_both_forms_of_a_token(api: Make, sandbox: Sandbox) -> None:
    for token in (sandbox.jfrog.access_token, sandbox.jfrog.reference_token):
        told = api(token).sign_in()
        assert (told.verdict, told.server) == (Verdict.ACCEPTED, "Artifactory 7.146.7")


def test_it_knows_a_bad_token_though_a_ping_is_fine(api: Make, sandbox: Sandbox) -> None:
    sandbox.jfrog.ping_checks_credentials = False
    sandbox.jfrog.anonymous = True
    try:
        assert api("no-token").sign_in().verdict is Verdict.REJECTED
    finally:
        sandbox.jfrog.ping_checks_credentials = True


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [("no-introspection", Verdict.ACCEPTED), ("no-access-service", Verdict.ACCEPTED), ("locked", Verdict.LOCKED)],
)
def test_it_finds_out_in_other_ways(api: Make, sandbox: Sandbox, fault: str, verdict: Verdict) -> None:
    with sandbox.jfrog.fault(fault):
        assert api(sandbox.jfrog.access_token).sign_in().verdict is verdict


def test_it_lists_virtual_repositories_first_under_the_typed_address(api: Make, sandbox: Sandbox) -> None:
    listed = api(sandbox.jfrog.access_token).list_repositories()
    kinds = [each.kind for each in listed]
    assert kinds == sorted(kinds, key=lambda kind: kind != "virtual")
    virtual = {each.ecosystem: each.url for each in listed if each.kind == "virtual"}
    assert virtual == sandbox.jfrog.repositories


def test_a_list_that_is_refused_or_a_web_page_is_no_empty_list(api: Make, sandbox: Sandbox) -> None:
    with pytest.raises(Unauthorized):
        api("no-token").list_repositories()
    with sandbox.jfrog.fault("landing-page"), pytest.raises(NotARegistry):
        api(sandbox.jfrog.access_token).list_repositories()
    with sandbox.jfrog.fault("error-503"), pytest.raises(HttpStatus):
        api(sandbox.jfrog.access_token).list_repositories()


def test_it_tells_when_a_token_ends(api: Make, sandbox: Sandbox) -> None:
    facts = api(sandbox.jfrog.access_token).token_facts()
    assert (facts.expires_at, facts.source) == (float(sandbox.jfrog.token.expiry), "jwt")


@pytest.mark.parametrize(("ecosystem", "end"), [("go", "/@v/list"), ("maven", "/maven-metadata.xml"), ("npm", "")])
def test_it_finds_a_package_where_the_protocol_lists_none(
    api: Make, sandbox: Sandbox, ecosystem: str, end: str
) -> None:
    sample = api(sandbox.jfrog.access_token).sample(ecosystem, sandbox.jfrog.repositories[ecosystem])
    assert sample.endswith(end)
    assert bool(sample) is bool(end)


@pytest.mark.parametrize(
    "url",
    [
        "https://h.example/artifactory/api/npm/some-repo/",
        "https://h.example/artifactory/api/nuget/v3/some-repo/index.json",
        "https://h.example/artifactory/api/pypi/some-repo/simple",
        "https://h.example/artifactory/some-repo/",
    ],
)
def test_it_knows_the_repository_in_a_url(url: str) -> None:
    assert repository_name(url) == "some-repo"
