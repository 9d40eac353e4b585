"""The form of *Try a package*: its examples are of the package type that is chosen."""

import pytest

from integrations.models import Integration, Repository
from integrations.organizations.models import Organization
from integrations.packages.forms import PackageForm
from tests.integrations.factories import NEXUS, nexus


@pytest.fixture
def integration(organization: Organization) -> Integration:
    return nexus(organization, urls={"maven": f"{NEXUS}maven-public/", "npm": f"{NEXUS}npm-group/"})


def placeholder(form: PackageForm, field: str) -> str:
    return str(form.fields[field].widget.attrs["placeholder"])


def test_examples_are_of_the_first_package_type(integration: Integration) -> None:
    assert placeholder(PackageForm(integration=integration), "name") == "@acme/kit"


def test_examples_follow_what_was_looked_up(integration: Integration) -> None:
    maven = Repository.objects.get(integration=integration, ecosystem="maven")
    form = PackageForm(integration=integration, initial={"repository": maven.pk})
    assert (placeholder(form, "name"), placeholder(form, "spec")) == ("org.acme:kit", "[1.0,2.0)")


def test_examples_follow_what_was_sent(integration: Integration) -> None:
    maven = Repository.objects.get(integration=integration, ecosystem="maven")
    form = PackageForm({"repository": str(maven.pk), "name": ""}, integration=integration)
    assert placeholder(form, "name") == "org.acme:kit"


def test_every_choice_carries_its_examples_for_the_script(integration: Integration) -> None:
    options = str(PackageForm(integration=integration)["repository"])
    assert 'data-example-name="@acme/kit"' in options
    assert 'data-example-name="org.acme:kit"' in options


def test_an_unknown_choice_shows_the_first_example(integration: Integration) -> None:
    assert placeholder(PackageForm(integration=integration, initial={"repository": "nothing"}), "name") == "@acme/kit"
