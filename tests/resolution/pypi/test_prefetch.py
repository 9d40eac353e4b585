import time

from resolution.driver import Want
from resolution.pypi.core_metadata import CoreMetadata
from resolution.pypi.manifest import Manifest
from resolution.pypi.prefetch import LIMIT, Prefetch
from resolution.pypi.simple_index import File, SimpleIndex
from tests.resolution.pypi.universe import CONDITIONS, universe

FACTS = universe(
    {"a 1.0": (), "a 2.0": ("b", "c ; extra == 'x'", "d ; sys_platform == 'win32'"), "a 3.0rc1": (), "b 1.0": ()}
)
PAGE = Want("simple", "a")
METADATA = Want("metadata", "a", "a-2.0-py3-none-any.whl")


def prefetch(*requirements: str) -> Prefetch:
    return Prefetch(Manifest(requirements=requirements), CONDITIONS)


def test_it_starts_with_the_pages_of_what_is_required() -> None:
    assert prefetch("a", "e ; sys_platform == 'win32'").first() == [Want("simple", "a")]


def test_it_guesses_the_newest_version_that_the_requirement_allows() -> None:
    guess = prefetch("a<3")
    guess.first()
    assert guess.next(PAGE, FACTS[PAGE]) == [METADATA]


def test_it_guesses_a_final_version_unless_the_requirement_names_a_prerelease() -> None:
    plain, asked = prefetch("a"), prefetch("a>=2.0b1")
    plain.first(), asked.first()
    assert plain.next(PAGE, FACTS[PAGE]) == [METADATA]
    assert asked.next(PAGE, FACTS[PAGE]) == [Want("metadata", "a", "a-3.0rc1-py3-none-any.whl")]


def test_it_goes_on_with_the_requirements_that_hold() -> None:
    plain, with_extra = prefetch("a"), prefetch("a[x]")
    plain.first(), with_extra.first()
    assert plain.next(METADATA, FACTS[METADATA]) == [Want("simple", "b")]
    assert with_extra.next(METADATA, FACTS[METADATA]) == [Want("simple", "b"), Want("simple", "c")]


def test_it_guesses_nothing_of_a_graph_without_end() -> None:
    guess = prefetch("a")
    for number in range(LIMIT + 1):
        guess.next(Want("simple", f"p{number}"), FACTS[PAGE])
    assert guess.next(PAGE, FACTS[PAGE]) == []


def test_a_range_of_many_clauses_does_not_hold_it_up() -> None:
    files = [File(filename=f"b-{number}-py3-none-any.whl", url="x") for number in range(2_000)]
    guess = prefetch("a")
    guess.first()
    guess.next(Want("simple", "b"), SimpleIndex(name="b", files=files))
    all_but_old = tuple(f"b!={number}" for number in range(1_999, 1_000, -1))
    started = time.process_time()
    found = guess.next(METADATA, CoreMetadata(metadata_version="2.1", name="a", version="1", requires_dist=all_but_old))
    assert Want("simple", "b") in found
    assert time.process_time() - started < 5
