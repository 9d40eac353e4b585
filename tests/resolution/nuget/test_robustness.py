"""Whatever a registry sends, parsers raise a typed error or nothing."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.errors import ResolutionError
from resolution.nuget import names, nuspec, registration, versions
from resolution.nuget.compatibility import compatible
from resolution.nuget.frameworks import Framework
from resolution.nuget.ranges import Range
from resolution.nuget.service_index import ServiceIndex
from tests.resolution.typed_errors import check_only_typed_errors

NAMES = """items @id @type version resources catalogEntry dependencyGroups dependencies id range listed published
    deprecation reasons targetFramework packageHash packageSize versions"""
KEYS = st.sampled_from(NAMES.split())
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.just("3.0.0"), st.just("http://["))
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5))
BODIES = st.one_of(st.binary(), VALUES.map(lambda value: json.dumps(value).encode()))
READERS: list[Callable[[bytes], object]] = [
    registration.parse_index,
    registration.parse_page,
    nuspec.parse,
    lambda body: ServiceIndex.parse(body, "https://registry.example.org/index.json"),
]


@pytest.mark.parametrize("read", READERS)
@given(body=BODIES)
@settings(max_examples=80, deadline=None)
def test_parsers_raise_only_typed_errors(read: Callable[[bytes], object], body: bytes) -> None:
    check_only_typed_errors(read, body)


@given(body=BODIES)
@settings(deadline=None)
def test_a_slim_registration_reads_like_the_full_one(body: bytes) -> None:
    def pages(content: bytes) -> object:
        try:
            return registration.parse_index(content)
        except ResolutionError as error:
            return str(error)

    assert pages(registration.slim(body)) == pages(body)


@given(text=st.text())
def test_versions_ranges_and_names_raise_only_typed_errors(text: str) -> None:
    for read in (versions.order, versions.Version.parse, Range.parse, names.check):
        check_only_typed_errors(read, text)
    Framework.parse(text)


FRAMEWORKS = st.sampled_from(
    ["net8.0", "net48", "netstandard2.0", "portable-net45+win8", "any", "x", "net6.0-ios", "uap10.0"]
)


@given(one=FRAMEWORKS.map(Framework.parse), other=FRAMEWORKS.map(Framework.parse))
def test_compatibility_answers_for_every_pair(one: Framework, other: Framework) -> None:
    assert compatible(one, other) in (True, False)
