import json

from resolution.driver import Want, run
from resolution.graph import Graph
from resolution.npm.project import read_project
from resolution.npm.resolver import resolve
from resolution.npm.why import Why, why
from tests.resolution.npm.fakes import Universe, packument

PACKAGES = Universe(
    {
        "a": packument("a", {"1.0.0": {"dependencies": {"b": "^1.0.0"}}}),
        "b": packument(
            "b",
            {
                "1.0.0": {},
                "1.1.0": {},
                "1.2.0": {"deprecated": "broken"},
                "1.3.0": {"engines": {"node": ">=99"}},
                "2.0.0": {},
            },
        ),
    }
)


def explained(name: str, version: str, **dependencies: str) -> Why:
    project = read_project({"package.json": json.dumps({"dependencies": dependencies}).encode()})
    graph: Graph = run(resolve(project), PACKAGES)
    node = next(node for node in graph.nodes if (node.name, node.version) == (name, version))
    return why(graph, node, PACKAGES(Want("package", name)))


def test_it_says_why_each_other_version_lost() -> None:
    lost = {each.version: each.why for each in explained("b", "1.1.0", a="1").candidates}
    assert lost == {
        "2.0.0": "outside ^1.0.0",
        "1.3.0": "made for other engines: node >=99",
        "1.2.0": "deprecated: broken",
        "1.1.0": "chosen",
        "1.0.0": "lower than 1.1.0",
    }


def test_it_says_which_rule_chose_the_version() -> None:
    assert explained("b", "1.1.0", a="1").rule.startswith("^1.0.0: the highest version in the range")
    assert explained("b", "2.0.0", b="*").rule.startswith("*: the tag latest")
    assert explained("b", "1.0.0", a="1", b="1.0.0").rule == "1.0.0: asked for exactly"


def test_it_says_why_it_stands_where_it_does() -> None:
    assert explained("b", "1.1.0", a="1").place == "at the top, where everybody finds it"
    inside = explained("b", "1.1.0", a="1", b="2")
    assert inside.place == "inside node_modules/a: further out stands b@2.0.0, asked for as 2"
