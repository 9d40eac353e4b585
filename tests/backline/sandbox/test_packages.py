"""The packages are the same bytes every time and everywhere, and each kind has its marks."""

import hashlib

import pytest

from backline.sandbox import packages
from backline.sandbox.shelf import Component

FORMATS = ("npm", "pypi", "go", "maven2", "nuget")


def digests(found: list[Component]) -> list[str]:
    return [hashlib.sha256(asset.body).hexdigest() for one in found for asset in one.assets]


@pytest.mark.parametrize("name", FORMATS)
def test_building_twice_gives_the_same_bytes(name: str) -> None:
    assert digests(list(packages.public(name))) == digests(list(packages.public(name)))
    assert digests(list(packages.private(name))) == digests(list(packages.private(name)))


@pytest.mark.parametrize(("name", "mark"), [("npm", "deprecated"), ("pypi", "yanked")])
def test_version_1_1_0_is_marked(name: str, mark: str) -> None:
    marked = {one.version for one in packages.public(name) if one.facts.get(mark)}
    assert marked == {"1.1.0"}


def test_nuget_s_1_1_0_is_unlisted() -> None:
    assert [one.version for one in packages.public("nuget") if not one.facts["listed"]] == ["1.1.0"]


def test_the_newest_go_mod_retracts_1_1_0() -> None:
    newest = list(packages.public("go"))[-1]
    assert b"retract v1.1.0" in newest.assets[1].body
