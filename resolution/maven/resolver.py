"""The dependency graph that Maven 3.8 would build for a project.

https://maven.apache.org/guides/introduction/introduction-to-dependency-mechanism.html. Facts are asked for in waves;
then the tree is collected and decided without further questions.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from resolution.driver import Batch, Resolver, Want
from resolution.driver import Facts as Answers
from resolution.errors import BudgetExceeded, ResolutionError
from resolution.graph import Graph
from resolution.maven import conflicts, modules
from resolution.maven.basedir import Basedir, Own
from resolution.maven.collector import MOST_NODES, Collector, Node
from resolution.maven.declared import Declared, Exclusions
from resolution.maven.environment import Environment
from resolution.maven.facts import Facts, Key, Needed
from resolution.maven.mediation import Mediation
from resolution.maven.model import Models
from resolution.maven.pom import Pom
from resolution.maven.tree import graph_of

T = TypeVar("T")
Questions = Generator[Batch, Answers, None]
Place = tuple[Declared, Exclusions, bool]  # a dependency, what is excluded on its path, whether it is transitive


def resolve(
    pom: Pom,
    *,
    environment: Environment | None = None,
    local: Mapping[Key, Own] | None = None,
    basedir: Basedir | None = None,
) -> Resolver:
    """The graph of the project `pom` describes.

    `local` are the project's other POMs (parents, modules), `basedir` the folder of `pom`, which profiles ask about.
    Raises MalformedDocument when Maven would refuse the project's POM, what stood in the way of its parents and BOMs,
    Unresolvable when no version satisfies all ranges. A third party's bad POM is an error on its node.
    """
    models = Models(Facts(local), environment or Environment())
    yield from _name_neighbours(models, local or {})
    return (yield from _graph(Own(pom, basedir or Basedir()), models))


def resolve_modules(
    poms: Mapping[str, Own],
    root: str,
    *,
    environment: Environment | None = None,
    local: Mapping[Key, Own] | None = None,
) -> Resolver:
    """One graph for a project of many modules: `poms` by path, `root` the path of the one above the others.

    A module that cannot be resolved is a node with an error.
    """
    models = Models(Facts(local), environment or Environment())
    yield from _name_neighbours(models, local or {})
    graphs: list[Graph] = []
    for path in (root, *(path for path in poms if path != root)):
        try:
            graphs.append((yield from _graph(poms[path], models)))
        except ResolutionError as error:
            if path == root:
                raise
            graphs.append(modules.unresolved(poms[path].pom, path, error))
    return modules.merged(graphs)


def _graph(own: Own, models: Models) -> Resolver:
    root = yield from _known(lambda: models.of(*own), models.facts)
    collector = Collector(models, root)
    yield from _explore(collector, models.facts)
    nodes = _decided(collector)
    notes = [f"Maven itself would stop here: {failure}" for failure in collector.failures]
    return replace(graph_of(root, nodes, models.environment), notes=tuple(notes))


def _decided(collector: Collector) -> list[Node]:
    try:
        nodes = collector.tree()
        conflicts.mark(nodes)
        Mediation(nodes, conflicts.sort(nodes)).decide()
    except RecursionError:
        raise BudgetExceeded("dependencies of dependencies go on for hundreds of steps") from None
    return nodes


def _known(ask: Callable[[], T], facts: Facts) -> Generator[Batch, Answers, T]:
    while True:
        try:
            return ask()
        except Needed as needed:
            facts.learn((yield needed.wants))


def _name_neighbours(models: Models, local: Mapping[Key, Own]) -> Questions:
    """Make the project's POMs known under the versions they really have, `${revision}` filled in."""
    unnamed = [own for key, own in local.items() if any("${" in part for part in key)]
    for own in sorted(unnamed, key=lambda own: own.pom.parent is not None):  # those above come first
        try:
            name = yield from _known(partial(models.name, own), models.facts)
        except ResolutionError:
            continue  # whoever depends on it will say so
        models.facts.add_local(name, own)


def _explore(collector: Collector, facts: Facts) -> Questions:
    """Ask for everything the tree needs, level by level."""
    seen: set[object] = set()
    todo: list[Place] = [(declared, frozenset(), False) for declared in collector.direct]
    while todo:
        waiting, wants = list[Place](), dict[Want, None]()
        while todo:
            place = todo.pop()
            if len(seen) > MOST_NODES:  # exclusions can double the places with every step down
                raise BudgetExceeded(f"more than {MOST_NODES} places in the tree")
            try:
                todo += _next(place, collector, seen)
            except Needed as needed:
                waiting.append(place)
                wants |= dict.fromkeys(needed.wants)
        if wants:
            facts.learn((yield tuple(wants)))
        todo = waiting


def _next(place: Place, collector: Collector, seen: set[object]) -> list[Place]:
    declared, exclusions, transitive = place
    following: list[Place] = []
    if exclusions and declared.excluded_by(exclusions):
        return following
    todo = list(collector.found(declared, transitive=transitive))
    while todo:
        found = todo.pop()
        todo += found.moved or ()
        passed = exclusions | found.declared.exclusions
        at = (found.declared.key, found.version, found.declared.type, passed)
        below = collector.below(found)
        if below and at not in seen:
            seen.add(at)
            following += [(declared, passed, True) for declared in below]
    return following
