"""What every provider's descriptor promises to the forms, the cards and the ladder."""

import pytest

from integrations.models import AuthScheme
from integrations.providers import PROVIDERS
from integrations.providers.base import Provider
from integrations.repository_url import flaw, tidy
from resolution.auth import Origin

each_provider = pytest.mark.parametrize("provider", PROVIDERS.values(), ids=list(PROVIDERS))
each_example = pytest.mark.parametrize(
    ("provider", "ecosystem"), [(one, ecosystem) for one in PROVIDERS.values() for ecosystem in one.ecosystems]
)


@each_provider
def test_it_can_be_shown_on_a_card(provider: Provider) -> None:
    assert all((provider.label, provider.tagline, provider.monogram))
    assert len(provider.monogram) <= 3


@each_provider
def test_its_guide_has_every_section(provider: Provider) -> None:
    assert [section.key for section in provider.guide] == ["overview", "token", "urls", "troubleshooting"]
    assert all(section.intro or section.steps or section.notes for section in provider.guide)


@each_provider
def test_it_asks_for_exactly_one_secret(provider: Provider) -> None:
    assert {field.name for field in provider.fields} <= {"username", "secret"}
    assert [field.name for field in provider.fields if field.is_secret] == ["secret"]


@each_provider
def test_full_credentials_make_a_known_scheme(provider: Provider) -> None:
    assert provider.auth_scheme("ann", True) in AuthScheme.values


@each_provider
def test_missing_credentials_are_anonymous_or_refused_in_words(provider: Provider) -> None:
    try:
        outcome = provider.auth_scheme("", False)
    except ValueError as error:
        outcome = str(error)
    assert outcome == AuthScheme.ANONYMOUS or outcome.endswith(".")


@each_example
def test_its_examples_need_no_repair(provider: Provider, ecosystem: str) -> None:
    example = provider.examples[ecosystem]
    assert tidy(ecosystem, example) == example
    assert provider.repair(ecosystem, example) is None
    assert flaw(ecosystem, example) is None


@each_example
def test_a_base_url_stays_on_the_server(provider: Provider, ecosystem: str) -> None:
    example = provider.examples[ecosystem]
    base = provider.base_url(example)
    assert Origin.of(base) == Origin.of(example)
    assert base.endswith("/")


@each_example
def test_a_repaired_url_needs_no_other_repair(provider: Provider, ecosystem: str) -> None:
    found = provider.repair(ecosystem, provider.examples[ecosystem].removesuffix("/").removesuffix("index.json"))
    if found is not None and found.url:
        assert provider.repair(ecosystem, found.url) is None


@each_example
@pytest.mark.parametrize("url", ["", "x", "https://", "http://[", "https://h.example", "https://h.example/%zz/#?"])
def test_no_address_makes_it_stumble(provider: Provider, ecosystem: str, url: str) -> None:
    assert provider.repair(ecosystem, url) is not None
