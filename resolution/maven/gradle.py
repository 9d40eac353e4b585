"""Gradle projects, without Gradle: a lock read as a graph, or an approximation from what build scripts declare.

https://docs.gradle.org/current/userguide/dependency_resolution.html. Build scripts are programs and are never run;
whoever shows these graphs finds in their environment and notes how they came about.
"""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field

from resolution.driver import Batch, Resolver, Want
from resolution.driver import Facts as Answers
from resolution.errors import ResolutionError
from resolution.graph import Edge, Graph, Node
from resolution.maven import gradle_versions
from resolution.maven.environment import Environment
from resolution.maven.facts import Facts, Needed
from resolution.maven.model import Model, Models
from resolution.maven.pom import Dependency
from resolution.project_file import Declared, Locked

INHERITED = frozenset({"", "compile", "runtime"})  # scopes of a POM that Gradle passes on
WIDEST_FIRST = ("runtime", "provided", "test")  # kinds of declarations, by how far they reach
ROUNDS = 50  # until versions settle; every round raises at least one
LOCKED = "versions are those of gradle.lockfile; what requires what is read from POMs"
APPROXIMATED = (
    "approximated: the build scripts were read as text and not run; the highest version wins; exclusions, forced"
    " versions, Gradle Module Metadata and plugins are not looked at"
)


@dataclass(slots=True)
class Reading:
    """What the POMs of the versions at hand say; `problems` by (name, version)."""

    models: Models
    found: dict[tuple[str, str], Model] = field(default_factory=dict)
    problems: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, name: str, version: str) -> tuple[Dependency, ...]:
        """What `name` passes on to whoever depends on it."""
        model = self.found.get((name, version))
        inherited = model.dependencies if model else ()
        return tuple(item for item in inherited if item.scope in INHERITED and item.optional != "true")


def resolve_locked(
    name: str, locked: Sequence[Locked], declared: Iterable[Declared], environment: Environment
) -> Resolver:
    """The graph of a gradle.lockfile."""
    chosen = {item.name: item.version for item in locked}
    reading = Reading(Models(Facts(), environment))
    yield from _read(reading, chosen.items())
    roots = {item.name: item.spec for item in declared if item.name in chosen}
    flags = {item.name: _flags(item.groups) for item in locked}
    asked = {item.group + ":" + item.artifact for one in chosen.items() for item in reading.of(*one)}
    roots |= {item: chosen[item] for item in chosen if item not in asked and item not in roots}
    return _graph(name, roots, chosen, reading, flags, ("gradle.lockfile", LOCKED))


def resolve_declared(name: str, declared: Sequence[Declared], environment: Environment) -> Resolver:
    """An approximation: the highest version that anybody asks for wins."""
    reading = Reading(Models(Facts(), environment))
    platforms = yield from _platforms(reading, [item for item in declared if item.kind == "import"])
    platforms |= {item.name: item.spec for item in declared if item.kind == "constraint" and item.spec}
    own = [item for item in declared if item.kind in WIDEST_FIRST]
    own.sort(key=lambda item: (not item.spec, WIDEST_FIRST.index(item.kind)))
    roots = {item.name: item.spec or platforms.get(item.name, "") for item in reversed(own)}
    chosen: dict[str, str] = {}
    for _ in range(ROUNDS):
        found = yield from _round(reading, roots, chosen, platforms)
        if found == chosen:
            break
        chosen = found
    own.sort(key=lambda item: WIDEST_FIRST.index(item.kind))
    flags = {item.name: frozenset({item.kind}) for item in reversed(own)}
    return _graph(name, roots, chosen, reading, flags, ("Gradle, approximated", APPROXIMATED))


def _round(
    reading: Reading, roots: dict[str, str], chosen: dict[str, str], platforms: dict[str, str]
) -> Generator[Batch, Answers, dict[str, str]]:
    """The versions that the graph of `chosen` asks for, the highest of each name."""
    asked: dict[str, list[str]] = {name: [spec] for name, spec in roots.items()}
    todo, seen = list(roots), set(roots)
    while todo:
        level = yield from _select(reading, {name: [*asked[name], chosen.get(name, "")] for name in todo})
        yield from _read(reading, level.items())
        todo = []
        for one in level.items():
            for item in reading.of(*one):
                name = f"{item.group}:{item.artifact}"
                asked.setdefault(name, []).append(item.version)
                if name not in seen:
                    seen.add(name)
                    todo.append(name)
    return (yield from _select(reading, {name: [*specs, platforms.get(name, "")] for name, specs in asked.items()}))


def _select(reading: Reading, asked: dict[str, list[str]]) -> Generator[Batch, Answers, dict[str, str]]:
    """The highest version of each name, dynamic ones looked up; empty where nothing says a version."""
    dynamic = [name for name, specs in asked.items() if any(map(gradle_versions.is_dynamic, specs))]
    listed = yield from _listed(reading, dynamic)
    return {name: gradle_versions.highest(specs, listed.get(name, ())) for name, specs in asked.items()}


def _listed(reading: Reading, names: list[str]) -> Generator[Batch, Answers, dict[str, tuple[str, ...]]]:
    facts, found = reading.models.facts, dict[str, tuple[str, ...]]()
    if names:
        facts.learn((yield tuple(Want("package", name) for name in names)))
    for name in names:
        try:
            found[name] = facts.versions(*name.split(":", 1))
        except ResolutionError as error:
            reading.problems[name, ""] = f"its versions are unknown: {error}"
    return found


def _platforms(reading: Reading, imports: list[Declared]) -> Generator[Batch, Answers, dict[str, str]]:
    chosen = {item.name: item.spec for item in imports}
    yield from _read(reading, chosen.items())
    models = [reading.found[one] for one in chosen.items() if one in reading.found]
    return {f"{item.group}:{item.artifact}": item.version for model in models for item in reversed(model.managed)}


def _read(reading: Reading, wanted: Iterable[tuple[str, str]]) -> Generator[Batch, Answers, None]:
    """The models of `wanted`, as far as they can be read."""
    todo = [one for one in wanted if one[1] and one not in reading.found and one not in reading.problems]
    while todo:
        waiting, wants = [], dict[Want, None]()
        for name, version in todo:
            group, _, artifact = name.partition(":")
            try:
                reading.found[name, version] = reading.models.effective(group, artifact, version)
            except Needed as needed:
                waiting.append((name, version))
                wants |= dict.fromkeys(needed.wants)
            except ResolutionError as error:
                reading.problems[name, version] = f"its POM says nothing: {error}"
        if wants:
            reading.models.facts.learn((yield tuple(wants)))
        todo = waiting


def _flags(configurations: frozenset[str]) -> frozenset[str]:
    """A scope for the configurations of a lock: test when no other kind of class path has it."""
    own = [name for name in configurations if not name.lower().startswith("test")]
    if not own:
        return frozenset({"test"}) if configurations else frozenset({"compile"})
    compiled = any("compile" in name.lower() for name in own)
    return frozenset({"compile" if compiled else "runtime"})


def _graph(
    name: str,
    roots: dict[str, str],
    chosen: dict[str, str],
    reading: Reading,
    flags: dict[str, frozenset[str]],
    how: tuple[str, str],
) -> Graph:
    ids = {one: number for number, one in enumerate(chosen, start=1)}
    nodes = [Node(id=0, name=name, version="", flags=frozenset({"root"}))]
    edges = [Edge(parent=0, child=ids.get(one), name=one, requirement=spec) for one, spec in roots.items()]
    for one, version in chosen.items():
        problem = reading.problems.get((one, version)) or reading.problems.get((one, ""), "")
        problem = problem or ("" if version else "nothing says its version")
        nodes.append(
            Node(id=ids[one], name=one, version=version, flags=flags.get(one, frozenset({"compile"})), error=problem)
        )
        for item in reading.of(one, version):
            below = f"{item.group}:{item.artifact}"
            if below in ids:
                kind = item.scope or "compile"
                edges.append(Edge(parent=ids[one], child=ids[below], name=below, requirement=item.version, kind=kind))
    told = {"resolver": how[0], **reading.models.environment.describe()}
    return Graph(ecosystem="maven", nodes=tuple(nodes), edges=tuple(edges), environment=told, notes=(how[1],))
