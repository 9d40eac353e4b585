"""The whole tree of dependencies, before conflicts are decided.

DependencyCollector of maven-resolver 1.6, as Maven 3.8 configures it (MavenRepositorySystemUtils.newSession): test,
provided and optional dependencies of dependencies are left out, exclusions add up along the path, a range brings every
version inside it, an artifact met again below itself ends the path.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from resolution.errors import (
    AbsenceUncertain,
    BudgetExceeded,
    InvalidName,
    InvalidRange,
    InvalidVersion,
    NotFound,
    PackageNotFound,
    ResolutionError,
    UnusableAnswer,
    VersionNotFound,
)
from resolution.maven.declared import DROPPED_SCOPES, FAT_TYPES, ArtifactKey, Declared, Exclusions, Management
from resolution.maven.model import Model, Models
from resolution.maven.ranges import Range, range_of

ABSENT = (PackageNotFound, VersionNotFound, AbsenceUncertain, NotFound, InvalidName)
UNREADABLE = (UnusableAnswer, InvalidName, InvalidVersion, InvalidRange)
MOST_NODES = 200_000
DEEPEST = 150


@dataclass(slots=True, eq=False)
class Node:
    """One place in the tree. `problem`: its POM says nothing; `failure`: Maven would stop here.

    `scope` and `optional` are those of `declared` until the conflict over its key is decided. `relocated` are the
    keys under which it was asked for before POMs pointed elsewhere; `lost` nodes are not in the decided tree.
    """

    declared: Declared
    version: str
    constraint: Range
    scope: str
    optional: bool
    problem: str = ""
    failure: str = ""
    relocated: tuple[ArtifactKey, ...] = ()
    children: "list[Node]" = field(default_factory=list)
    conflict: int = -1
    lost: bool = False

    @property
    def key(self) -> ArtifactKey:
        return self.declared.key


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What a POM says: where it moved, then its model; None when it says nothing, and why."""

    moved_to: tuple[str, str, str] | None = None
    model: Model | None = None
    problem: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One version of a dependency that takes part, after relocation."""

    declared: Declared
    version: str
    constraint: Range
    descriptor: Descriptor
    relocated: tuple[ArtifactKey, ...] = ()


class Collector:
    """Methods raise Needed while facts are missing."""

    def __init__(self, models: Models, root: Model) -> None:
        self._models = models
        self._management = Management(root.managed)
        self.direct = tuple(self._management.direct(Declared.of(item)) for item in root.dependencies)
        self._transitive: dict[int, tuple[Declared, ...]] = {}
        self._descriptors: dict[tuple[str, str, str], Descriptor] = {}
        self._found: dict[tuple[int, bool], tuple[Found, ...]] = {}
        self._nodes = 0
        self.failures: dict[str, None] = {}  # where Maven would stop, even at nodes that lose

    def tree(self) -> list[Node]:
        """The root's children, complete. Lists of children may be shared, and lead back up."""
        roots: list[Node] = []
        self._fill(roots, self.direct, frozenset(), {}, {}, transitive=False)
        return roots

    def below(self, found: Found) -> tuple[Declared, ...]:
        """The dependencies that `found` brings, before exclusions."""
        model = found.descriptor.model
        if model is None or found.declared.type in FAT_TYPES:
            return ()
        known = self._transitive.get(id(model))
        if known is None:
            kept = (item for item in map(Declared.of, model.dependencies) if _passes_on(item))
            known = self._transitive[id(model)] = tuple(map(self._management.transitive, kept))
        return known

    def found(self, declared: Declared, *, transitive: bool) -> tuple[Found, ...]:
        """Every version of `declared` that takes part, oldest first."""
        at = (id(declared), transitive)
        known = self._found.get(at)
        if known is None:
            known = self._found[at] = tuple(self._find(declared, transitive, ()))
        return known

    def _find(self, declared: Declared, transitive: bool, relocated: tuple[ArtifactKey, ...]) -> Iterator[Found]:
        try:
            constraint = range_of(declared.version)
            versions = self._versions(declared, constraint)
        except ResolutionError as error:
            failed = Descriptor(failure=f"{type(error).__name__}: {error}")
            yield Found(declared, declared.version, Range(declared.version), failed, relocated)
            return
        for version in versions:
            group, artifact = declared.key[:2]
            descriptor = Descriptor() if declared.system_path else self._descriptor(group, artifact, version)
            if descriptor.moved_to and len(relocated) < DEEPEST:
                yield from self._follow(declared, version, descriptor.moved_to, transitive, relocated)
                return  # as Maven does: a relocated version of a range ends the list
            yield Found(declared, version, constraint, descriptor, relocated)

    def _follow(
        self,
        declared: Declared,
        version: str,
        target: tuple[str, str, str],
        transitive: bool,
        relocated: tuple[ArtifactKey, ...],
    ) -> Iterator[Found]:
        group, artifact, moved_version = target
        same_name = (group, artifact) == declared.key[:2]
        moved = replace(declared, key=declared.key._replace(group=group, artifact=artifact), version=moved_version)
        if transitive and not _passes_on(moved):
            return
        management = self._management
        moved = management.transitive(moved, keep_version=same_name) if transitive else management.direct(moved)
        yield from self._find(moved, transitive, (*relocated, declared.key))

    def _versions(self, declared: Declared, constraint: Range) -> list[str]:
        group, artifact = declared.key[:2]
        if constraint.hard:
            versions = constraint.matching(self._models.facts.versions(group, artifact))
            if not versions:
                raise VersionNotFound(f"{group}:{artifact}", declared.version)
            return versions
        if declared.version in ("RELEASE", "LATEST"):
            metadata = self._models.facts.metadata(group, artifact)
            return [(metadata.release if declared.version == "RELEASE" else metadata.latest) or declared.version]
        return [declared.version]

    def _descriptor(self, group: str, artifact: str, version: str) -> Descriptor:
        key = (group, artifact, version)
        if key not in self._descriptors:
            self._descriptors[key] = self._read(key)
        return self._descriptors[key]

    def _read(self, key: tuple[str, str, str]) -> Descriptor:
        try:
            self._models.facts.pom(*key)
        except ABSENT as error:
            return Descriptor(problem=f"its POM is missing: {error}")
        except UNREADABLE as error:
            return Descriptor(problem=f"its POM cannot be read: {error}")
        except ResolutionError as error:
            return Descriptor(failure=f"{type(error).__name__}: {error}")
        try:
            model = self._models.effective(*key)
        except UNREADABLE as error:
            return Descriptor(problem=f"its POM is invalid: {error}")
        except ResolutionError as error:
            return Descriptor(failure=f"a parent or an imported BOM is missing: {error}")
        moved = model.relocation
        if moved is None:
            return Descriptor(model=model)
        target = (moved.group or key[0], moved.artifact or key[1], moved.version or key[2])
        return Descriptor(problem="relocated to itself") if target == key else Descriptor(moved_to=target)

    def _fill(
        self,
        children: list[Node],
        dependencies: tuple[Declared, ...],
        exclusions: Exclusions,
        above: dict[ArtifactKey, Node],
        lists: dict[object, list[Node]],
        *,
        transitive: bool = True,
    ) -> None:
        for declared in dependencies:
            if exclusions and declared.excluded_by(exclusions):
                continue
            for found in self.found(declared, transitive=transitive):
                if found.relocated and found.declared.excluded_by(exclusions):
                    continue
                node = self._node(found)
                children.append(node)
                ancestor = above.get(node.key)
                if ancestor is not None:
                    node.children = ancestor.children
                    continue
                below = self.below(found)
                if not below:
                    continue
                passed = exclusions | found.declared.exclusions
                at = (node.key, node.version, found.declared.type, passed)
                known = lists.get(at)
                if known is not None:
                    node.children = known
                    continue
                lists[at] = node.children
                above[node.key] = node
                self._fill(node.children, below, passed, above, lists)
                del above[node.key]

    def _node(self, found: Found) -> Node:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise BudgetExceeded(f"more than {MOST_NODES} nodes")
        declared, descriptor = found.declared, found.descriptor
        if descriptor.failure:
            self.failures[f"{declared.key.name} {found.version}: {descriptor.failure}"] = None
        return Node(
            declared=declared,
            version=found.version,
            constraint=found.constraint,
            scope=declared.scope,
            optional=declared.optional,
            problem=descriptor.problem,
            failure=descriptor.failure,
            relocated=found.relocated,
        )


def _passes_on(declared: Declared) -> bool:
    return declared.scope not in DROPPED_SCOPES and not declared.optional
