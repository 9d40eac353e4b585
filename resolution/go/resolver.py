"""The build list of a Go module or workspace, as `go list -m all` prints it.

https://go.dev/ref/mod#minimal-version-selection
"""

from collections.abc import Generator, Mapping
from dataclasses import replace as changed

from resolution.driver import Batch, Facts, Resolver, Want
from resolution.errors import ResolutionError
from resolution.go import toolchains, versions
from resolution.go.gomod import GoMod
from resolution.go.goproxy import Info
from resolution.go.gosum import GoSum
from resolution.go.gowork import GoWork
from resolution.go.graph_building import build_graph
from resolution.go.module_graph import ModuleGraph, older
from resolution.go.mvs import Selection
from resolution.go.names import ModuleVersion
from resolution.go.project import Project

OUTDATED = "go.mod asks for less than its modules need: the go command says `updates to go.mod needed`"

UNTIDY = "go.mod requires a module twice, itself, or a version it excludes: the go command drops such lines"


def resolve(manifest: GoMod, *, directories: Mapping[str, GoMod] | None = None, sums: GoSum | None = None) -> Resolver:
    """Resolve a main module, parsed with `main=True`.

    `directories`: go.mod of each local replacement by its path as written. Wants: ("manifest", path, version) → GoMod,
    ("query", path, branch or commit) → Info. A bad dependency raises nothing: its node carries the error. Raises
    Unresolvable when it replaces one module twice.
    """
    named = yield from _name_versions(manifest)
    project = Project.of_module(named, directories or {})
    main = ModuleVersion(named.module, "")
    stated = [one.module for one in named.require if one.module not in project.excluded]
    notes = [UNTIDY] if len({one.path for one in stated} - {named.module}) < len(named.require) else []
    roots = _without_redundant(project, [*stated, *_go_roots(project)])
    while True:
        graph = ModuleGraph(project)
        yield from graph.read_from_module(main, roots)
        if OUTDATED not in notes and not _agrees(graph, roots):
            notes.append(OUTDATED)
        consistent = _at_selected_versions(graph, roots)
        if consistent == sorted(set(roots)):
            break
        roots = consistent
    return build_graph(graph, sums or GoSum(), notes)


def resolve_workspace(
    work: GoWork,
    members: Mapping[str, GoMod],
    *,
    directories: Mapping[str, GoMod] | None = None,
    sums: GoSum | None = None,
) -> Resolver:
    """Resolve a workspace; `members`: the go.mod of each folder that go.work uses, by that folder.

    `directories`: go.mod of each local replacement by its path as seen from go.work. Raises Unresolvable when two
    members are one module, or replace one module differently.
    """
    named: dict[str, GoMod] = {}
    for folder, member in members.items():
        named[folder] = yield from _name_versions(member)
    project = Project.of_workspace(work, named, directories or {})
    graph = ModuleGraph(project)
    roots = [ModuleVersion(path, "") for path in project.mains] + _go_roots(project)
    yield from graph.read_from_workspace(roots)
    newest = graph.selected("go")
    raised = toolchains.key(newest) > toolchains.key(project.go)
    notes = [f"go.work says go {project.go}, a member or a dependency needs {newest}"] if raised else []
    return build_graph(graph, sums or GoSum(), notes)


def _agrees(graph: ModuleGraph, roots: list[ModuleVersion]) -> bool:
    return all(one.version == graph.selected(one.path) or graph.project.is_main(one.path) for one in roots)


def _without_redundant(project: Project, roots: list[ModuleVersion]) -> list[ModuleVersion]:
    """Each path at the highest version stated, and not the main module's; where all is read, all of them count."""
    if not project.pruned:
        return roots
    highest = Selection(older)
    for root in roots:
        if not project.is_main(root.path):
            highest.raise_to(root)
    return [ModuleVersion(path, version) for path, version in highest.selected.items()]


def _at_selected_versions(graph: ModuleGraph, roots: list[ModuleVersion]) -> list[ModuleVersion]:
    """Each root once, at its selected version; only a pruned graph can change by that."""
    if not graph.project.pruned:
        return sorted(set(roots))
    own = {one.path for one in roots if not graph.project.is_main(one.path)}
    return sorted(ModuleVersion(path, graph.selected(path)) for path in own)


def _go_roots(project: Project) -> list[ModuleVersion]:
    roots = [ModuleVersion("go", project.go)]
    return [*roots, ModuleVersion("toolchain", project.toolchain)] if project.toolchain else roots


def _name_versions(mod: GoMod) -> Generator[Batch, Facts, GoMod]:
    """The module with the versions that branches, commits and the like stand for, wherever its lines name one."""
    stated = [*(one.module for one in mod.require), *(one.module for one in mod.exclude)]
    stated += [one for each in mod.replace for one in (each.old, each.new) if one.version]
    asked = {one: Want("query", *one) for one in stated if versions.canonical(one.version) != one.version}
    if not asked:
        return mod
    facts = yield tuple(asked.values())
    found = {one: _found(one, facts[want]) for one, want in asked.items()}
    require = [changed(one, module=found.get(one.module, one.module)) for one in mod.require]
    exclude = [changed(one, module=found.get(one.module, one.module)) for one in mod.exclude]
    replace = [changed(one, old=found.get(one.old, one.old), new=found.get(one.new, one.new)) for one in mod.replace]
    return changed(mod, require=require, exclude=exclude, replace=replace)


def _found(module: ModuleVersion, fact: object) -> ModuleVersion:
    if isinstance(fact, ResolutionError):
        raise fact
    return ModuleVersion(module.path, fact.version) if isinstance(fact, Info) else module
