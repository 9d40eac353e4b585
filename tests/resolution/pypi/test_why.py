from msgspec.structs import replace

from resolution.driver import Want
from resolution.pypi.why import Why, why
from tests.resolution.pypi.universe import CONDITIONS, Facts, solved, universe

FACTS = universe({"a 1.0": (), "a 1.5": (), "a 2.0": ("b<1",), "a 3.0": (), "a 4.0rc1": (), "b 1.0": ()})


def asked(facts: Facts, *requirements: str) -> Why:
    graph = solved(facts, *requirements)
    return why(graph, graph.nodes[1], facts[Want("simple", "a")], CONDITIONS.environment)


def told(facts: Facts, *requirements: str) -> dict[str, str]:
    return {one.version: one.why for one in asked(facts, *requirements).candidates}


def test_it_says_why_each_other_version_lost() -> None:
    assert told(FACTS, "a<3,>=1.5", "b") == {
        "4.0rc1": "outside <3,>=1.5",
        "3.0": "outside <3,>=1.5",
        "2.0": "its own requirements, or those of what it would bring in, contradict others in this graph",
        "1.5": "chosen",
        "1.0": "outside <3,>=1.5",
    }


def test_it_names_the_rule() -> None:
    assert asked(FACTS, "a<2").rule == "the newest version inside <2 that can be installed"
    assert asked(FACTS, "a<3", "b").rule == (
        "the newest version inside <3 with which all other requirements can be met"
    )


def test_it_counts_a_prerelease_out_only_when_a_release_was_chosen() -> None:
    assert told(FACTS, "a")["4.0rc1"] == "a pre-release, which nobody asked for"


def test_it_tells_what_cannot_be_installed() -> None:
    facts = universe({"a 1.0": ()})
    page = facts[Want("simple", "a")]
    (file,) = page.files
    page.files[:] = [
        file,
        replace(file, filename="a-4.0-py3-none-any.whl", yanked="broken"),
        replace(file, filename="a-3.0-py3-none-any.whl", requires_python=">=3.12"),
        replace(file, filename="a-2.0-cp311-cp311-win_amd64.whl"),
    ]
    assert told(facts, "a") == {
        "4.0": "yanked: broken",
        "3.0": "requires Python >=3.12, this is 3.11.7",
        "2.0": "no file for linux x86_64",
        "1.0": "chosen",
    }
