import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.errors import MalformedDocument, ResolutionError
from resolution.npm.packument import Packument, slim
from tests.resolution.npm.fakes import packument

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
KEYS = (
    "name",
    "dependencies",
    "engines",
    "os",
    "deprecated",
    "dist",
    "peerDependenciesMeta",
    "bundleDependencies",
    "scripts",
)


def test_its_slim_form_says_the_same_in_fewer_bytes() -> None:
    long = {"description": "x" * 1000, "scripts": {}, "dependencies": {"b": "1"}, "engines": {"node": ">=6"}}
    body = json.dumps(packument("a", {"1.0.0": long}) | {"readme": "y" * 1000, "time": {"created": "2020"}}).encode()
    small = slim(body, "application/json")
    assert len(small) < 300
    assert Packument.parse(small).manifest("1.0.0") == Packument.parse(body).manifest("1.0.0")


@pytest.mark.parametrize("scripts", [{"postinstall": "node ."}, {"install": "x", "preinstall": 1, "test": "y"}])
def test_full_packuments_say_by_their_scripts_that_something_runs_at_install(scripts: dict[str, object]) -> None:
    body = json.dumps(packument("a", {"1.0.0": {"scripts": scripts, "workspaces": ["b/*"]}})).encode()
    manifest = Packument.parse(slim(body, "application/json")).manifest("1.0.0")
    assert manifest.extra == {"hasInstallScript": True, "workspaces": ["b/*"]}


@pytest.mark.parametrize("scripts", [{"test": "x"}, {"install": ""}, "postinstall", ["install"], 1, None])
def test_other_scripts_do_not_run_at_install(scripts: object) -> None:
    body = json.dumps(packument("a", {"1.0.0": {"scripts": scripts}})).encode()
    assert Packument.parse(slim(body, "application/json")).manifest("1.0.0").extra == {}


def test_it_reads_half_a_surrogate_pair_as_unknown_character() -> None:
    body = rb'{"name": "a", "versions": {"1.0.0": {"deprecated": "\ud83d\ude00 \ud800 \\ud800"}}}'
    assert Packument.parse(slim(body, "")).manifest("1.0.0").deprecated == "\U0001f600 \ufffd \\ud800"


def test_it_reads_a_package_whose_versions_are_all_gone() -> None:
    gone = Packument.parse(b'{"name": "a", "time": {"unpublished": {"name": "ann"}}}')
    assert gone.newest_first() == ()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"name": "a", "versions": null}', b"\xff", b'{"a":' * 100_000])
def test_it_refuses_what_is_no_packument(body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        Packument.parse(body)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_it_reads_any_version_or_says_that_it_cannot(version: dict[str, object]) -> None:
    body = json.dumps({"name": "a", "versions": {"1.0.0": version}}).encode()
    try:
        assert Packument.parse(slim(body, "")).manifest("1.0.0").version == "1.0.0"
    except ResolutionError as error:
        assert isinstance(error, MalformedDocument)  # noqa: PT017  either outcome is right
