from types import SimpleNamespace
from typing import Any

import pytest

from resolution import driver
from resolution.analysis import Task
from resolution.driver import Want
from resolution.errors import Unresolvable, VersionNotFound
from resolution.go import analysis, why
from resolution.go.gomod import GoMod
from resolution.go.goproxy import Info
from resolution.go.gosum import GoSum
from resolution.go.resolver import OUTDATED, UNTIDY, resolve
from resolution.graph import Graph
from resolution.paths import paths
from tests.fuzz import go as fuzz
from tests.witnesses import needs

# Universes of many kinds: workspaces that agree and that do not, replacements, exclusions, outdated or doubled lines, a
# dependency on the main module, old versions of gopkg.in. The go.mod we write is handed back to the go command.
SEEDS = (3, 21, 22, 44, 46, 55, 142, 146, 910217, 1007, 1103, 1444, 3007, 3015)


def proxy(mods: dict[str, str]) -> Any:
    def answer(want: Want) -> Any:
        if want.kind == "query":
            return Info("v1.5.0")
        if f"{want.name}@{want.version}" not in mods:
            raise VersionNotFound(want.name, want.version)
        return GoMod.parse(mods[f"{want.name}@{want.version}"].encode())

    return answer


def resolved(main: str, mods: dict[str, str], **options: Any) -> Graph:
    return driver.run(resolve(GoMod.parse(main.encode(), main=True), **options), proxy(mods), threads=1)


def build_list(graph: Graph) -> dict[str, str]:
    return {node.name: node.version for node in graph.nodes[1:]}


CHAIN = {
    "a.example@v1.0.0": "module a.example\ngo 1.17\nrequire b.example v1.0.0",
    "b.example@v1.0.0": "module b.example\ngo 1.17\nrequire c.example v1.0.0",
    "c.example@v1.0.0": "module c.example\ngo 1.17\nrequire d.example v1.0.0",
    "d.example@v1.0.0": "module d.example\ngo 1.17",
}


def test_it_takes_the_highest_of_the_minimums() -> None:
    mods = {
        "a.example@v1.0.0": "module a.example\nrequire c.example v1.1.0",
        "b.example@v1.0.0": "module b.example\nrequire c.example v1.2.0",
        "c.example@v1.1.0": "module c.example",
        "c.example@v1.2.0": "module c.example",
    }
    graph = resolved("module m\nrequire a.example v1.0.0\nrequire b.example v1.0.0", mods)
    assert build_list(graph)["c.example"] == "v1.2.0"
    assert [(one.by, one.version, one.won) for one in why.demands(graph, "c.example")] == [
        ("b.example@v1.0.0", "v1.2.0", True),
        ("a.example@v1.0.0", "v1.1.0", False),
    ]


def test_a_pruned_graph_ends_one_step_below_what_go_mod_lists() -> None:
    assert set(build_list(resolved("module m\ngo 1.17\nrequire a.example v1.0.0", CHAIN))) == {"a.example", "b.example"}


def test_an_old_main_module_reads_everything() -> None:
    assert len(build_list(resolved("module m\ngo 1.16\nrequire a.example v1.0.0", CHAIN))) == 4


def test_a_version_that_lost_still_has_its_say() -> None:
    mods = {
        "a.example@v1.0.0": "module a.example\nrequire b.example v1.0.0",
        "b.example@v1.0.0": "module b.example\nrequire x.example v1.0.0",
        "b.example@v2.0.0+incompatible": "module b.example",
        "x.example@v1.0.0": "module x.example",
    }
    graph = resolved("module m\nrequire a.example v1.0.0\nrequire b.example v2.0.0+incompatible", mods)
    assert "x.example" in build_list(graph)
    demand = why.demands(graph, "x.example")[0]
    assert (demand.by, demand.won) == ("b.example@v1.0.0", True)
    assert [edge.kind for edge in paths(graph, graph.nodes[-1].id)[0]][-1] == "superseded"


def test_it_says_when_go_mod_requires_what_it_excludes() -> None:
    graph = resolved("module m\ngo 1.17\nrequire a.example v1.0.0\nexclude a.example v1.0.0", CHAIN)
    assert (build_list(graph), graph.notes) == ({}, (UNTIDY,))


def test_an_excluded_requirement_does_not_count() -> None:
    main = "module m\ngo 1.17\nrequire a.example v1.0.0\nexclude b.example v1.0.0"
    assert build_list(resolved(main, CHAIN)) == {"a.example": "v1.0.0"}


def test_a_replacement_brings_its_own_requirements() -> None:
    mods = {
        "fork.example@v1.0.0": "module fork.example\nrequire z.example v1.0.0",
        "z.example@v1.0.0": "module z.example",
    }
    graph = resolved("module m\nrequire a.example v1.0.0\nreplace a.example => fork.example v1.0.0", mods)
    node = next(node for node in graph.nodes if node.name == "a.example")
    assert (node.version, node.artifact) == ("v1.0.0", "fork.example@v1.0.0")
    assert "z.example" in build_list(graph)


def test_a_local_replacement_is_read_from_the_project() -> None:
    local = GoMod.parse(b"module a.example\nrequire b.example v1.0.0")
    main = "module m\nrequire a.example v1.0.0\nreplace a.example => ../a"
    graph = resolved(main, {"b.example@v1.0.0": "module b.example"}, directories={"../a": local})
    assert build_list(graph) == {"a.example": "v1.0.0", "b.example": "v1.0.0"}


def test_it_says_when_go_mod_is_out_of_date() -> None:
    mods = {
        "a.example@v1.0.0": "module a.example\ngo 1.17\nrequire b.example v1.1.0",
        "b.example@v1.0.0": "module b.example\ngo 1.17",
        "b.example@v1.1.0": "module b.example\ngo 1.17\nrequire c.example v1.0.0",
        "c.example@v1.0.0": "module c.example\ngo 1.17",
    }
    graph = resolved("module m\ngo 1.17\nrequire a.example v1.0.0\nrequire b.example v1.0.0", mods)
    assert graph.notes == (OUTDATED,)
    assert build_list(graph)["c.example"] == "v1.0.0"


@pytest.mark.parametrize("line", ["require a.example v1.0.0", "require m v1.0.0"])
def test_a_redundant_requirement_has_no_say_in_a_pruned_graph(line: str) -> None:
    mods = {
        "a.example@v1.0.0": "module a.example\ngo 1.17\nrequire b.example v1.1.0",
        "a.example@v1.1.0": "module a.example\ngo 1.17",
        "b.example@v1.0.0": "module b.example\ngo 1.17",
        "b.example@v1.1.0": "module b.example\ngo 1.17",
        "m@v1.0.0": "module m\ngo 1.17\nrequire b.example v1.1.0",
    }
    main = f"module m\ngo 1.17\nrequire a.example v1.1.0\nrequire b.example v1.0.0\n{line}"
    graph = resolved(main, mods)
    assert build_list(graph) == {"a.example": "v1.1.0", "b.example": "v1.0.0"}
    assert graph.notes == (UNTIDY,)


def test_an_unreadable_dependency_is_an_error_on_its_node() -> None:
    graph = resolved("module m\nrequire a.example v1.0.0\nrequire b.example v1.0.0", {"b.example@v1.0.0": "module x"})
    errors = {node.name: node.error for node in graph.nodes if node.error}
    assert errors["a.example"] == "a.example@v1.0.0: a.example v1.0.0"
    assert "go.mod says it is x" in errors["b.example"]


def test_a_branch_in_go_mod_is_looked_up() -> None:
    graph = resolved("module m\nrequire a.example main", {"a.example@v1.5.0": "module a.example"})
    assert build_list(graph) == {"a.example": "v1.5.0"}


@pytest.mark.parametrize("query", ["main", "v1", "v1.5", "latest"])
def test_queries_in_go_mod_are_looked_up_also_of_a_replacement(query: str) -> None:
    mods = {"f.example@v1.5.0": "module a.example", "a.example@v1.5.0": "module a.example"}
    main = f"module m\nrequire a.example {query}\n"
    assert build_list(resolved(main, mods)) == {"a.example": "v1.5.0"}
    graph = resolved(f"{main}replace a.example => f.example {query}\n", mods)
    assert [node.artifact for node in graph.nodes[1:]] == ["f.example@v1.5.0"]


def test_queries_count_in_what_is_excluded_and_replaced_too() -> None:
    mods = {"a.example@v1.5.0": "module a.example", "f.example@v1.0.0": "module a.example"}
    main = "module m\nrequire a.example v1.5.0\n"
    assert build_list(resolved(f"{main}exclude a.example v1\n", mods)) == {}
    graph = resolved(f"{main}replace a.example v1 => f.example v1.0.0\n", mods)
    assert [node.artifact for node in graph.nodes[1:]] == ["f.example@v1.0.0"]


def test_nodes_carry_the_hash_of_go_sum() -> None:
    sums = GoSum.parse(b"a.example v1.0.0 h1:abc=\na.example v1.0.0/go.mod h1:def=\n")
    graph = resolved("module m\nrequire a.example v1.0.0", {"a.example@v1.0.0": "module a.example"}, sums=sums)
    assert graph.nodes[1].integrity == "h1:abc="


def test_it_refuses_a_module_that_is_replaced_twice() -> None:
    with pytest.raises(Unresolvable):
        resolved("module m\nreplace x.example => ./x\nreplace x.example => ./y\n", {})


@pytest.mark.native
@needs("go", 1, 24)  # older ones refuse the go lines of newer ones
@pytest.mark.parametrize("seed", SEEDS)
def test_it_agrees_with_the_go_command(seed: int) -> None:
    assert fuzz.run(seed) is None


def test_an_analysis_reads_local_replacements_and_writes_go_mod() -> None:
    files = {
        "app/go.mod": b"module m\nrequire a.example v1.0.0\nrequire b.example v1.0.0\nreplace a.example => ../a\n",
        "app/go.sum": b"b.example v1.1.0 h1:abc=\n",
        "a/go.mod": b"module a.example\nrequire b.example v1.1.0\n",
    }
    client: Any = SimpleNamespace(source=proxy({f"b.example@v1.{minor}.0": "module b.example" for minor in (0, 1)}))
    task = Task(files=files, root="app/go.mod", client=client)
    graph = analysis.analyse(task)
    assert [node.integrity for node in graph.nodes if node.name == "b.example"] == ["h1:abc="]
    expected = files["app/go.mod"].replace(b"b.example v1.0.0", b"b.example v1.1.0")
    assert analysis.lock_files(task, graph) == {"go.mod": expected}
