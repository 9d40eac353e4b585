"""A client made of several: bound names go where they belong, and nowhere else."""

from io import BytesIO
from typing import Any, BinaryIO

import pytest

from resolution.driver import Want
from resolution.errors import BoundElsewhere, PackageNotFound
from resolution.name_pattern import NamePattern
from resolution.records import Artifact, Choice, Package, Requirement
from resolution.routing import Route, Routed


class Shelf:
    """A client that knows some names and answers with its own."""

    def __init__(self, place: str, *names: str) -> None:
        self.place, self.names = place, names
        self.asked: list[str] = []

    def _answer(self, name: str) -> str:
        self.asked.append(name)
        if name not in self.names:
            raise PackageNotFound(name)
        return self.place

    def package(self, name: str) -> Package:
        return Package(name=name, releases=(), tags={"from": self._answer(name)})

    def requirements(self, name: str, version: str) -> tuple[Requirement, ...]:
        return (Requirement(name=self._answer(name), spec=version),)

    def choose(self, package: Package, spec: str = "") -> Choice:
        return Choice("1", self._answer(package.name))

    def download(self, name: str, version: str, to: BinaryIO, *, filename: str = "") -> Artifact:
        return Artifact(filename=self._answer(name), url="")

    def source(self, want: Want) -> Any:
        return self._answer(want.name)


@pytest.fixture
def ours() -> Shelf:
    return Shelf("ours", "@acme/kit")


@pytest.fixture
def public() -> Shelf:
    return Shelf("public", "@acme/kit", "@acme/evil", "left-pad")


@pytest.fixture
def client(ours: Shelf, public: Shelf) -> Routed:
    return Routed(public, [Route(NamePattern("@acme/*"), "Build Nexus", ours)])


def test_every_question_about_a_bound_name_goes_to_its_registry(client: Routed, public: Shelf) -> None:
    package = client.package("@acme/kit")
    answers = [
        package.tags["from"],
        client.requirements("@acme/kit", "1")[0].name,
        client.choose(package).why,
        client.download("@acme/kit", "1", BytesIO()).filename,
        client.source(Want("package", "@acme/kit")),
    ]
    assert (answers, public.asked) == (["ours"] * 5, [])


def test_other_names_go_to_the_default(client: Routed, ours: Shelf) -> None:
    assert (client.source(Want("package", "left-pad")), ours.asked) == ("public", [])


def test_a_bound_name_that_is_missing_is_looked_for_nowhere_else(client: Routed, public: Shelf) -> None:
    with pytest.raises(PackageNotFound):
        client.package("@acme/evil")
    assert public.asked == []


def test_without_its_registry_a_bound_name_is_refused(public: Shelf) -> None:
    client = Routed(public, [Route(NamePattern("@acme/*"), "Build Nexus")])
    with pytest.raises(BoundElsewhere, match="Build Nexus"):
        client.package("@acme/kit")
    assert public.asked == []


def test_it_notes_where_bound_names_came_from(client: Routed) -> None:
    client.package("@acme/kit")
    client.package("left-pad")
    assert list(client.notes()) == ["@acme/kit was looked up in Build Nexus only: its name is bound to it."]
