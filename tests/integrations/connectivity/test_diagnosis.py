"""Rules that no server of the matrix brings about: plain registries without an interface of their own, and corners."""

from dataclasses import replace

import pytest

from integrations.connectivity.decision import Decision
from integrations.connectivity.diagnosis import decide
from integrations.connectivity.evidence import Evidence
from integrations.connectivity.exchange import of_error
from integrations.connectivity.hints import Hint
from integrations.connectivity.observe import Observation
from integrations.connectivity.shapes import Seen, Shape
from integrations.providers.base import RepositoryFacts, SignIn, Verdict
from resolution import errors

URL = "https://registry.example.org/npm/isarray"
INDEX = Seen(Shape.INDEX, "npm")
ERROR_PAGE = Seen(Shape.WEB_PAGE)


def saw(status: int, seen: Seen = ERROR_PAGE, **fields: object) -> Observation:
    return Observation(label="", url=URL, status=status, seen=seen, final_url=URL, **fields)  # type: ignore[arg-type]


def evidence(main: Observation, **fields: object) -> Evidence:
    return Evidence(ecosystem="npm", main=main, **{"signs_in": True, **fields})  # type: ignore[arg-type]


def accepted(verdict: Verdict = Verdict.ACCEPTED) -> SignIn:
    return SignIn(verdict)


def test_an_index_with_credentials_that_make_a_difference_is_fine() -> None:
    assert decide(evidence(saw(200, INDEX), without=saw(401))) is None


def test_an_index_that_anybody_gets_proves_no_credentials() -> None:
    both = evidence(saw(200, INDEX), without=saw(200, INDEX))
    assert decide(both) == Decision("anonymous-answered")
    assert decide(replace(both, sign_in=accepted())) is None
    assert decide(replace(both, signs_in=False)) is None


def test_a_403_of_a_plain_registry_may_be_a_wrong_password() -> None:
    assert decide(evidence(saw(403))) == Decision("no-permission", ("credentials-rejected",))
    assert decide(evidence(saw(403), sign_in=accepted())) == Decision("no-permission")
    assert decide(evidence(saw(403), sign_in=accepted(Verdict.REJECTED))) == Decision("credentials-rejected")


def test_a_403_for_one_package_alone_is_a_policy() -> None:
    assert decide(evidence(saw(403), absent=saw(404), sign_in=accepted())) == Decision(
        "blocked-by-policy", ("no-permission",)
    )


def test_a_401_with_credentials_that_are_good_elsewhere_names_what_else_it_may_be() -> None:
    decision = decide(evidence(saw(401), sign_in=accepted()))
    assert decision is not None
    assert decision.reference == "credentials-rejected"
    assert "user-token-required" in decision.maybe


def test_a_403_for_everything_is_a_suspension() -> None:
    assert decide(evidence(saw(403), locked=True, sign_in=accepted())) == Decision("locked")
    assert decide(evidence(saw(403, hint=Hint.LOCKED))) == Decision("locked")


def test_a_plain_server_without_a_listing_proves_nothing() -> None:
    nothing = evidence(saw(404), folder=saw(403), without=saw(401))
    assert decide(nothing) == Decision("index-not-proven", ("other-format",))
    assert decide(evidence(saw(404), folder=saw(404))) == Decision("repository-not-found", ("other-format",))


def test_a_greeting_of_a_plain_npm_registry_is_enough() -> None:
    ping = saw(200, Seen(Shape.NOTHING, "npm"))
    assert decide(evidence(saw(404), roots=(saw(404), ping), without=saw(401))) is None


def test_any_witness_proves_the_index() -> None:
    other = saw(200, INDEX)
    assert decide(evidence(saw(404), others=(saw(404), other), without=saw(401))) is None


def test_an_index_that_sends_strange_names_elsewhere_is_fine() -> None:
    sent_on = Observation(label="", url=URL, error=errors.RedirectRefused("elsewhere"))
    assert decide(evidence(sent_on, roots=(saw(200, INDEX),), without=sent_on, sign_in=accepted())) is None
    assert decide(evidence(sent_on, roots=(saw(404),))) == Decision("redirected-elsewhere")


def test_a_ping_alone_is_no_permission() -> None:
    ping = saw(200, Seen(Shape.NOTHING, "npm"))
    assert decide(evidence(saw(403), roots=(ping,), sign_in=accepted())) == Decision("no-permission")


def test_a_server_that_finds_everything_is_no_registry() -> None:
    assert decide(evidence(saw(200, INDEX), absent=saw(200, INDEX), without=saw(401))) == Decision("not-a-registry")


@pytest.mark.parametrize(
    ("strangers", "without", "decision"),
    [
        (False, 401, Decision("repository-not-found")),
        (False, 404, Decision("repository-hidden")),
        (True, 404, Decision("repository-not-found", ("repository-hidden",))),
        (None, 404, Decision("repository-not-found")),
    ],
)
def test_hidden_and_missing_differ_in_what_strangers_are_told(
    strangers: bool | None, without: int, decision: Decision
) -> None:
    facts = RepositoryFacts("x", listed=False, status=404, strangers=strangers)
    assert decide(evidence(saw(404), without=saw(without), facts=facts, sign_in=accepted())) == decision


def test_a_5xx_of_a_proxy_repository_is_its_remotes_when_the_server_is_well() -> None:
    facts = RepositoryFacts("x", listed=True, ecosystem="npm", declared="npm", kind="proxy")
    assert decide(evidence(saw(502), facts=facts, sign_in=accepted())) == Decision("remote-failing")
    assert decide(evidence(saw(502))) == Decision("server-failed")


def test_a_repository_of_a_type_we_do_not_speak_is_another_format() -> None:
    facts = RepositoryFacts("x", listed=True, declared="docker", kind="group")
    assert decide(evidence(saw(404), facts=facts, sign_in=accepted())) == Decision("other-format")


@pytest.mark.parametrize(
    ("error", "url", "reference"),
    [
        (errors.NameNotFound("x"), "https://registry.example.org/", "name-not-found"),
        (errors.NameNotFound("x"), "https://nexus/", "not-reachable"),
        (errors.NameNotFound("x"), "https://nexus.internal/", "not-reachable"),
        (errors.AddressRefused("x"), "https://nexus.internal/", "not-reachable"),
        (errors.PlainHttpRefused("x"), "http://nexus.example.org/", "plain-http-refused"),
        (errors.CredentialRefused("x"), "https://nexus.example.org/", "credential-refused"),
        (errors.ClientCertificateRequired("x"), "https://nexus.example.org/", "client-certificate-required"),
        (errors.TlsUnsupported("x"), "https://nexus.example.org/", "tls-unsupported"),
        (errors.TimedOut("x", phase="connection"), "https://nexus.example.org/", "no-answer"),
        (errors.TimedOut("x", phase="body"), "https://nexus.example.org/", "too-slow"),
        (errors.TimedOut("x", phase="name"), "https://nexus.example.org/", "name-lookup-failed"),
    ],
)
def test_what_no_answer_means(error: errors.ResolutionError, url: str, reference: str) -> None:
    assert of_error(error, url).reference == reference
