"""Looking packages up in both products, for all five ecosystems, through the real clients."""

from pathlib import Path
from typing import Any

import pytest

from backline.sandbox import Sandbox
from integrations.lookups.jobs import ask, run_lookup
from integrations.lookups.models import Lookup
from integrations.organizations.models import Organization
from tests.integrations.connected import connected, describe

# ecosystem → (a private package that requires a public one, the version the client takes, the requirement's name)
GREETERS = {
    "npm": ("@sandbox/greeter", "1.1.0", "sandbox-words"),
    "pypi": ("sandbox-greeter", "1.1.0", "sandbox-words"),
    "go": ("example.org/Sandbox/greeter", "v1.1.0", "example.org/sandbox/words"),
    "maven": ("org.example.sandbox:greeter", "1.1.0", "org.example.sandbox:words"),
    "nuget": ("Sandbox.Greeter", "1.1.0", "Sandbox.Words"),
}
# ecosystem → (a public package, the version that its registry marks, the mark)
MARKED = {
    "npm": ("sandbox-words", "1.1.0", "deprecated"),
    "pypi": ("sandbox-words", "1.1.0", "yanked"),
    "go": ("example.org/sandbox/words", "v1.1.0", "retracted"),
    "nuget": ("Sandbox.Words", "1.1.0", "unlisted"),
}
PRODUCTS = ("nexus", "jfrog")
# Nexus' simple pages have no data-yanked (its template of 2021), so nothing can be shown there.
MARKED_PAIRS = [(product, each) for product in PRODUCTS for each in MARKED if (product, each) != ("nexus", "pypi")]


@pytest.fixture
def look(sandbox: Sandbox, organization: Organization, tmp_path: Path, settings: Any) -> Any:
    describe(sandbox, tmp_path, settings)

    def look_up(product: str, ecosystem: str, name: str, spec: str = "") -> Lookup:
        integration = connected(sandbox, product, organization)
        repository = integration.repositories.get(ecosystem=ecosystem)
        lookup = ask("package", integration, {"name": name, "spec": spec}, by=None, repository=repository)
        run_lookup(str(lookup.pk))
        lookup.refresh_from_db()
        return lookup

    return look_up


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize("ecosystem", GREETERS)
def test_it_finds_versions_choice_and_requirements(product: str, ecosystem: str, look: Any) -> None:
    name, version, requires = GREETERS[ecosystem]
    lookup = look(product, ecosystem, name)
    assert lookup.state == Lookup.State.DONE, lookup.message
    assert lookup.result["choice"]["version"] == version
    assert lookup.result["releases"][0]["version"] == version
    assert requires in [each["name"] for each in lookup.result["requirements"]]


@pytest.mark.parametrize(("product", "ecosystem"), MARKED_PAIRS)
def test_it_shows_what_a_registry_marks(product: str, ecosystem: str, look: Any) -> None:
    name, version, kind = MARKED[ecosystem]
    found = {each["version"]: each["marks"] for each in look(product, ecosystem, name).result["releases"]}
    assert [mark["kind"] for mark in found[version]] == [kind]


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize("ecosystem", GREETERS)
def test_a_missing_package_in_a_merging_repository_is_uncertain(product: str, ecosystem: str, look: Any) -> None:
    name = GREETERS[ecosystem][0].replace("reeter", "rieter")
    assert look(product, ecosystem, name).reference == "absence-uncertain"


def test_a_range_that_nothing_meets_is_an_answer(look: Any) -> None:
    lookup = look("nexus", "npm", "sandbox-words", "^9")
    assert (lookup.state, lookup.result["choice"]["version"]) == (Lookup.State.DONE, "")


def test_a_rejected_sign_in_is_no_missing_package(sandbox: Sandbox, look: Any) -> None:
    with sandbox.nexus.fault("wrong-credentials"):
        assert look("nexus", "npm", "sandbox-words").reference == "unauthorized"
