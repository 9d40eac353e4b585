from collections.abc import Callable, Iterator

import pytest

from backline.sandbox import Sandbox
from integrations.providers.base import Verdict
from integrations.providers.nexus.api import NexusApi
from resolution.auth import Anonymous, Basic, Credentials, Scheme, Secret
from resolution.errors import NotARegistry, Unauthorized
from tests.integrations.connectivity.stage import reach

Make = Callable[[Scheme], NexusApi]
WRONG = Basic("ann", Secret("wrong"))


@pytest.fixture
def api(sandbox: Sandbox) -> Iterator[Make]:
    http = reach(sandbox)
    yield lambda scheme: NexusApi(http, f"{sandbox.nexus.https}/", Credentials(scheme), ca_pem=sandbox.ca_pem)
    http.close()


@pytest.fixture
def right(sandbox: Sandbox) -> Scheme:
    return Basic(sandbox.nexus.username, Secret(sandbox.nexus.password))


def test_it_vouches_for_password_and_user_token(api: Make, sandbox: Sandbox, right: Scheme) -> None:
    token = Basic(sandbox.nexus.token_name, Secret(sandbox.nexus.token_pass))
    assert api(right).sign_in().verdict is Verdict.ACCEPTED
    assert api(token).sign_in().verdict is Verdict.ACCEPTED
    assert api(right).sign_in().server == "Nexus 3.77.1-01"


@pytest.mark.parametrize("anonymous", [True, False])
def test_it_knows_a_wrong_password_whether_or_not_strangers_are_let_in(
    api: Make, sandbox: Sandbox, anonymous: bool
) -> None:
    sandbox.nexus.anonymous = anonymous
    assert api(WRONG).sign_in().verdict is Verdict.REJECTED


def test_it_vouches_for_a_reader_who_sees_what_everybody_sees(api: Make, sandbox: Sandbox) -> None:
    sandbox.nexus.anonymous = True
    assert api(Basic("reader", Secret("reader-password"))).sign_in().verdict is Verdict.ACCEPTED


def test_credentials_that_a_proxy_removes_are_not_vouched_for(api: Make, sandbox: Sandbox, right: Scheme) -> None:
    with sandbox.nexus.fault("anonymous-instead"):
        assert api(right).sign_in().verdict is Verdict.UNPROVEN


def test_another_server_says_nothing(api: Make, sandbox: Sandbox, right: Scheme) -> None:
    with sandbox.nexus.fault("not-found-anywhere"):
        assert api(right).sign_in().verdict is Verdict.UNKNOWN


def test_it_lists_groups_first_under_the_typed_address(api: Make, sandbox: Sandbox, right: Scheme) -> None:
    sandbox.nexus.forced_base = "http://localhost:8081"
    listed = api(right).list_repositories()
    kinds = [each.kind for each in listed]
    assert kinds == sorted(kinds, key=lambda kind: kind != "group")
    assert {each.ecosystem: each.url for each in listed if each.kind == "group"} == sandbox.nexus.repositories
    assert {each.ecosystem for each in listed} == {"npm", "pypi", "go", "maven", "nuget"}


def test_a_list_that_is_refused_or_a_web_page_is_no_empty_list(api: Make, sandbox: Sandbox, right: Scheme) -> None:
    with pytest.raises(Unauthorized):
        api(WRONG).list_repositories()
    with sandbox.nexus.fault("sign-in-page"), pytest.raises(NotARegistry):
        api(right).list_repositories()


def test_it_tells_missing_from_forbidden(api: Make, sandbox: Sandbox, right: Scheme) -> None:
    url = sandbox.nexus.repositories["pypi"]
    limited = Basic("limited", Secret("limited-password"))
    assert api(right).facts(url, thorough=True).listed
    assert api(limited).facts(url, thorough=True).status == 403
    assert api(right).facts(url.replace("pypi-group", "nowhere"), thorough=True).status == 404


def test_it_knows_nothing_about_the_end_of_a_user_token(api: Make, right: Scheme) -> None:
    facts = api(right).token_facts()
    assert (facts.expires_at, facts.source) == (None, "")


def test_an_upper_case_module_is_escaped(api: Make, sandbox: Sandbox, right: Scheme) -> None:
    url = sandbox.nexus.repositories["go"].replace("go-group", "go-hosted")
    assert api(right).sample("go", url) == "example.org/!sandbox/greeter/@v/list"
    assert api(Anonymous()).sample("go", url) == ""
