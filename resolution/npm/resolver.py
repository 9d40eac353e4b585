"""Resolving a project as `npm install --package-lock-only` does: the same packages in the same places.

https://github.com/npm/cli/blob/latest/docs/lib/content/commands/npm-install.md (§Algorithm).
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from resolution.driver import Batch, Facts
from resolution.errors import BudgetExceeded, Unresolvable
from resolution.graph import Graph
from resolution.npm import flags, names
from resolution.npm.builder import Builder
from resolution.npm.depsets import optional_group
from resolution.npm.environment import Environment
from resolution.npm.knowledge import Knowledge
from resolution.npm.lock_tree import plant_lock
from resolution.npm.moving import remove
from resolution.npm.nodes import TreeNode
from resolution.npm.overrides import Rules
from resolution.npm.policy import Policy
from resolution.npm.project import Project
from resolution.npm.result import to_graph
from resolution.npm.workspaces import find_workspaces
from resolution.npm.yarn_pins import read_pins

UNSEEN = "not from the registry: what it depends on was not looked into"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to resolve.

    `strict` refuses what npm refuses (a missing package, another platform) instead of noting it on the node.
    `update` names may leave the version the lock file holds; `avoid` maps names to ranges of unwanted versions.
    """

    environment: Environment = field(default_factory=Environment)
    strict: bool = False
    strict_peers: bool = False
    update: frozenset[str] = frozenset()
    avoid: Mapping[str, str] = field(default_factory=dict)


def resolve(project: Project, options: Options | None = None) -> Generator[Batch, Facts, Graph]:
    """The resolver of `project`, for resolution.driver.run. Raises Unresolvable where npm stops with ERESOLVE."""
    try:
        return (yield from _resolve(project, options or Options()))
    except RecursionError:
        raise BudgetExceeded("packages or peers nested without end") from None


def _resolve(project: Project, options: Options) -> Generator[Batch, Facts, Graph]:
    tree = plant(project)
    knowledge = Knowledge(options.environment, options.avoid, read_pins(project.yarn_lock))
    policy = Policy(strict_peers=options.strict_peers, update=options.update, avoid=options.avoid)
    if project.lock:
        yield from plant_lock(tree, project, knowledge)
        flags.mark(tree)
    else:
        _plant_workspaces(tree, project)
    builder = Builder(project, tree, knowledge, policy)
    yield from builder.build()
    if project.lock and builder.changed:
        flags.reset(tree)
    if builder.changed or not project.lock:
        flags.mark(tree)
    if project.lock:
        _prune(tree)
    notes = [*_settle_failures(builder, options), *_check_platforms(tree, options)]
    notes += [f"{node.location}: {why}" for node, why in builder.sealed.items() if node.root is tree]
    unknown = dict.fromkeys(builder.trials.unseen, UNSEEN) | builder.sealed
    return to_graph(tree, options.environment, unknown=unknown, notes=notes)


def _plant_workspaces(tree: TreeNode, project: Project) -> None:
    """Without a lock file npm reads the workspaces' folders first, so what they need counts from the start."""
    for folder in filter(None, tree.workspaces.values()):
        manifest = project.folders[folder]
        rules = tree.overrides and tree.overrides.rule_for_package(manifest.name, manifest.version)
        TreeNode(names.of_folder(folder), manifest, location=folder, root=tree, resolved="", overrides=rules)


def _prune(tree: TreeNode) -> None:
    """What a lock file held and nobody needs any more goes; in a fresh tree npm leaves it."""
    for node in [node for node in tree.inventory.values() if node.extraneous]:
        remove(node)


def plant(project: Project) -> TreeNode:
    """The project's own node, with nothing in it yet."""
    manifest = project.manifest
    workspaces = find_workspaces(manifest.workspaces, project.folders)
    rules = Rules(manifest.overrides) if manifest.overrides else None
    tree = TreeNode(manifest.name, manifest, location="", resolved="", overrides=rules, workspaces=workspaces)
    for edge in tree.edges_out.values():
        if edge.spec != edge.declared and not edge.spec.startswith("$"):
            raise Unresolvable(
                f"EOVERRIDE: the override for {edge.name}@{edge.declared} conflicts with it", (edge.name,)
            )
    return tree


def _settle_failures(builder: Builder, options: Options) -> list[str]:
    notes: list[str] = []
    for node in builder.trials.failures:
        if node.root is not builder.tree:
            continue
        if node.optional:
            for each in optional_group(node):
                each.inert = True
        elif options.strict:
            raise Unresolvable(node.error, (node.name,))
        else:
            notes.append(f"{node.location}: {node.error}")
    return notes


def _check_platforms(tree: TreeNode, options: Options) -> list[str]:
    environment, notes = options.environment, list[str]()
    for node in list(tree.inventory.values()):
        runs, supported = environment.runs(node.manifest), environment.supports(node.manifest)
        if runs and supported:
            continue
        if node.optional:
            for each in {} if node.inert else optional_group(node):
                each.inert = True
        elif supported:
            notes.append(f"EBADENGINE: {node.location} asks for {dict(node.manifest.engines)}")
        elif options.strict:
            raise Unresolvable(f"EBADPLATFORM: {node.location} is not made for this platform", (node.name,))
        else:
            notes.append(f"EBADPLATFORM: {node.location} is not made for this platform")
    return notes
