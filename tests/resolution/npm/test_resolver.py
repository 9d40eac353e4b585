import json
from typing import Any

import pytest

from resolution.driver import Batch, Want, run
from resolution.errors import BudgetExceeded, PackageNotFound, ResolutionError, Unresolvable
from resolution.graph import Graph
from resolution.npm.project import read_project
from resolution.npm.resolver import Options, resolve
from tests.fuzz.npm import Maker
from tests.resolution.npm.fakes import Universe, universe

Versions = dict[str, dict[str, Any]]


def solve(source: Universe, root: dict[str, Any], options: Options | None = None, **folders: dict[str, Any]) -> Graph:
    files = {"package.json": root} | {f"{folder}/package.json": content for folder, content in folders.items()}
    project = read_project({path: json.dumps(content).encode() for path, content in files.items()})
    return run(resolve(project, options), source)


def tree(graph: Graph) -> dict[str, str]:
    return {node.path: "link" if "link" in node.flags else node.version for node in graph.nodes if node.path}


def needing(**dependencies: str) -> dict[str, Any]:
    return {"dependencies": dependencies}


def test_it_puts_the_first_at_the_top_and_others_inside() -> None:
    packages = universe(a={"1.0.0": needing(c="1")}, b={"1.0.0": needing(c="2")}, c={"1.0.0": {}, "2.0.0": {}})
    assert tree(solve(packages, needing(a="*", b="*"))) == {
        "node_modules/a": "1.0.0",
        "node_modules/b": "1.0.0",
        "node_modules/b/node_modules/c": "2.0.0",
        "node_modules/c": "1.0.0",
    }


def test_it_shares_one_version_that_serves_both() -> None:
    packages = universe(a={"1.0.0": needing(c="^1.0.0")}, b={"1.0.0": needing(c="1.1.0")}, c={"1.1.0": {}, "1.2.0": {}})
    assert tree(solve(packages, needing(a="*", b="*", c="1.1.0")))["node_modules/c"] == "1.1.0"
    assert "node_modules/b/node_modules/c" in tree(solve(packages, needing(a="*", b="*")))


def test_it_installs_peers_beside_who_needs_them() -> None:
    packages = universe(a={"1.0.0": {"peerDependencies": {"p": "^1.0.0"}}}, p={"1.0.0": {}, "2.0.0": {}})
    graph = solve(packages, needing(a="*"))
    assert tree(graph)["node_modules/p"] == "1.0.0"
    assert next(node for node in graph.nodes if node.name == "p").flags == {"peer"}


def test_it_never_installs_an_optional_peer() -> None:
    optional = {"peerDependencies": {"p": "*"}, "peerDependenciesMeta": {"p": {"optional": True}}}
    assert tree(solve(universe(a={"1.0.0": optional}, p={"1.0.0": {}}), needing(a="*"))) == {"node_modules/a": "1.0.0"}


def test_it_refuses_what_the_projects_own_peers_contradict() -> None:
    packages = universe(a={"1.0.0": {"peerDependencies": {"p": "1"}}}, p={"1.0.0": {}, "2.0.0": {}})
    with pytest.raises(Unresolvable, match="ERESOLVE: a needs its peer p@1, but p@2 is asked for"):
        solve(packages, needing(a="*", p="2"))


def test_it_names_the_peer_that_stands_in_the_way() -> None:
    packages = universe(
        r={"1.0.0": {}, "2.0.0": {}},
        q={"1.0.0": {"peerDependencies": {"r": "2"}}},
        p={"1.0.0": {"peerDependencies": {"q": "*"}}},
    )
    member = {"name": "w", "version": "1.0.0", "peerDependencies": {"r": "*"}, "dependencies": {"p": "1"}}
    files = {
        "package.json": b'{"workspaces": ["w"], "dependencies": {"r": "1"}}',
        "w/package.json": json.dumps(member).encode(),
    }
    with pytest.raises(Unresolvable, match=r"w asks for p@1 .* conflicts with r@1\.0\.0: with it comes r@2\.0\.0"):
        run(resolve(read_project(files)), packages)


def test_it_accepts_a_contradiction_of_peers_further_in() -> None:
    packages = universe(
        x={"1.0.0": needing(a="*", p="2")}, a={"1.0.0": {"peerDependencies": {"p": "1"}}}, p={"1.0.0": {}, "2.0.0": {}}
    )
    assert tree(solve(packages, needing(x="*")))["node_modules/a"] == "1.0.0"


def test_it_keeps_optional_packages_of_other_platforms_in_the_graph() -> None:
    graph = solve(universe(a={"1.0.0": {"os": ["darwin"]}}), {"optionalDependencies": {"a": "*", "gone": "*"}})
    assert tree(graph) == {"node_modules/a": "1.0.0"}
    assert graph.nodes[1].flags == {"optional"}


def test_it_applies_overrides_along_the_path() -> None:
    packages = universe(
        a={"1.0.0": needing(c="1")}, b={"1.0.0": needing(c="1")}, c={"1.0.0": {}, "1.5.0": {}, "2.0.0": {}}
    )
    root = needing(a="*", b="*") | {"overrides": {"a": {"c": "2.0.0"}, "c": "1.0.0"}}
    graph = solve(packages, root)
    assert tree(graph)["node_modules/c"] == "2.0.0"
    assert tree(graph)["node_modules/b/node_modules/c"] == "1.0.0"


def test_it_links_workspaces_and_resolves_from_their_folders() -> None:
    packages = universe(a={"1.0.0": {}, "2.0.0": {}})
    root = {"workspaces": ["packages/*"], "dependencies": {"a": "1"}}
    x = {"name": "@w/x", "version": "1.0.0", "dependencies": {"a": "2", "@w/y": "^1.0.0"}}
    found = solve(packages, root, **{"packages/x": x, "packages/y": {"name": "@w/y", "version": "1.0.0"}})
    assert tree(found) == {
        "node_modules/@w/x": "link",
        "node_modules/@w/y": "link",
        "node_modules/a": "1.0.0",
        "packages/x": "1.0.0",
        "packages/x/node_modules/a": "2.0.0",
        "packages/y": "1.0.0",
    }


def test_it_takes_a_package_under_another_name() -> None:
    graph = solve(universe(a={"1.0.0": {}}), needing(other="npm:a@^1"))
    assert (graph.nodes[1].path, graph.nodes[1].name) == ("node_modules/other", "a")


@pytest.mark.parametrize(
    "spec", ["git+ssh://git@example.org/a.git#v1", "someone/a", "https://example.org/a.tgz", "file:a.tgz"]
)
def test_it_labels_what_no_registry_describes(spec: str) -> None:
    graph = solve(universe(), needing(a=spec))
    assert "not looked into" in graph.nodes[1].error
    assert graph.edges[0].error == ""


def test_it_keeps_what_could_not_be_looked_up_as_an_error_of_the_node() -> None:
    graph = solve(universe(a={"1.0.0": {}}), needing(a="1", gone="1"))
    assert next(node for node in graph.nodes if node.name == "gone").error == "PackageNotFound: gone"
    assert graph.notes == ("node_modules/gone: PackageNotFound: gone",)


@pytest.mark.parametrize("root", [needing(gone="1"), needing(a="2"), needing(a="1")])
def test_it_refuses_what_npm_refuses_when_told_to(root: dict[str, Any]) -> None:
    with pytest.raises(Unresolvable):
        solve(universe(a={"1.0.0": {"os": ["darwin"]}}), root, Options(strict=True))


def test_it_notes_packages_made_for_other_engines() -> None:
    graph = solve(universe(a={"1.0.0": {"engines": {"node": ">=99"}}}), needing(a="*"))
    assert graph.notes == ("EBADENGINE: node_modules/a asks for {'node': '>=99'}",)
    assert graph.environment["node"] == "20.20.2"


def lock(**versions: str) -> dict[str, Any]:
    packages = {f"node_modules/{name}": {"version": version} for name, version in versions.items()}
    return {"lockfileVersion": 3, "packages": {"": {}} | packages}


def relock(source: Universe, root: dict[str, Any], locked: dict[str, Any], options: Options | None = None) -> Graph:
    files = {"package.json": json.dumps(root).encode(), "package-lock.json": json.dumps(locked).encode()}
    return run(resolve(read_project(files), options), source)


def test_it_keeps_what_the_lock_file_holds() -> None:
    packages = universe(a={"1.0.0": {}, "1.1.0": {}}, b={"1.0.0": {}})
    assert tree(relock(packages, needing(a="^1", b="*"), lock(a="1.0.0", unused="1.0.0"))) == {
        "node_modules/a": "1.0.0",
        "node_modules/b": "1.0.0",
    }


def test_it_moves_only_the_names_to_update() -> None:
    packages = universe(a={"1.0.0": {}, "1.1.0": {}}, b={"1.0.0": {}, "1.1.0": {}})
    found = relock(packages, needing(a="^1", b="^1"), lock(a="1.0.0", b="1.0.0"), Options(update=frozenset({"a"})))
    assert tree(found) == {"node_modules/a": "1.1.0", "node_modules/b": "1.0.0"}


def test_it_moves_away_from_versions_to_avoid_even_downwards() -> None:
    packages = universe(a={"1.0.0": {}, "1.1.0": {}, "1.2.0": {}})
    found = relock(packages, needing(a="^1"), lock(a="1.2.0"), Options(avoid={"a": ">=1.2.0"}))
    assert tree(found) == {"node_modules/a": "1.1.0"}


def test_it_reads_old_lock_files_with_the_registrys_help() -> None:
    packages = universe(a={"1.0.0": needing(b="1"), "1.1.0": {}}, b={"1.0.0": {}, "1.1.0": {}})
    inner = {"b": {"version": "1.0.0"}}
    old = {"lockfileVersion": 1, "dependencies": {"a": {"version": "1.0.0", "dependencies": inner}}}
    assert tree(relock(packages, needing(a="1"), old)) == {
        "node_modules/a": "1.0.0",
        "node_modules/a/node_modules/b": "1.0.0",
    }


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"packages": {"a": 1}}', b'{"packages": {"node_modules/a": {"link": true}}}']
)
def test_it_refuses_a_broken_lock_file_by_a_typed_error(body: bytes) -> None:
    project = read_project({"package.json": b"{}", "package-lock.json": body or b" "})
    with pytest.raises(ResolutionError):
        run(resolve(project), universe())


def test_it_asks_in_few_batches_and_for_every_name_once() -> None:
    deep = {f"d{level}": {"1.0.0": needing(**{f"d{level + 1}": "*"})} for level in range(5)} | {"d5": {"1.0.0": {}}}
    wide = {f"w{number}": {"1.0.0": needing(d0="*")} for number in range(20)}
    source, batches = universe(**deep, **wide), list[Batch]()
    resolver = resolve(read_project({"package.json": json.dumps(needing(**dict.fromkeys(wide, "*"))).encode()}))
    batch = next(resolver)
    while True:
        batches.append(batch)
        try:
            batch = resolver.send({want: source(want) for want in batch})
        except StopIteration:
            break
    assert len(batches) == 7
    assert len({want for batch in batches for want in batch}) == sum(map(len, batches)) == 26


@pytest.mark.parametrize(
    ("seed", "why"), [(9, "packages keep displacing each other"), (1641, "peers nested without end")]
)
def test_it_comes_to_an_end_where_npm_does_not(seed: int, why: str) -> None:
    endless = Maker(seed)
    with pytest.raises(BudgetExceeded, match=why):
        run(resolve(read_project(endless.project())), Universe(endless.packuments))


def test_a_source_may_fail_for_one_package_alone() -> None:
    def source(want: Want) -> Any:
        if want.name == "b":
            raise PackageNotFound("b")
        return universe(a={"1.0.0": needing(b="1")})(want)

    project = read_project({"package.json": json.dumps(needing(a="1")).encode()})
    assert tree(run(resolve(project), source))["node_modules/a"] == "1.0.0"
