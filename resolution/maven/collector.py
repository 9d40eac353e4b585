"""The whole tree of dependencies, before conflicts are decided.

DependencyCollector of maven-resolver 1.6, as Maven 3.8 configures it (MavenRepositorySystemUtils.newSession): test,
provided and optional dependencies of dependencies are left out, exclusions add up along the path, a range brings every
version inside it, an artifact met again below itself ends the path.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from resolution.errors import BudgetExceeded, ResolutionError, VersionNotFound
from resolution.maven.declared import DROPPED_SCOPES, FAT_TYPES, ArtifactKey, Declared, Exclusions, Management
from resolution.maven.descriptors import Descriptor, Descriptors
from resolution.maven.hash_order import hash_order, string_hash
from resolution.maven.model import Model, Models
from resolution.maven.ranges import Range, resolver_range

MOST_NODES = 200_000
MOST_MOVES = 20  # one after the other; Maven itself overflows its stack


@dataclass(slots=True, eq=False)
class Node:
    """One place in the tree. `problem`: its POM says nothing; `failure`: Maven would stop here.

    `scope` and `optional` are those of `declared` until the conflict over its key is decided. `relocated` are the
    keys under which it was asked for before POMs pointed elsewhere; `lost` nodes are not in the decided tree.
    `compared` is the version that ranges and other versions are held against: where a relocation leads back up, that
    of the artifact that moved.
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
    compared: str = ""
    conflict: int = -1
    lost: bool = False

    @property
    def key(self) -> ArtifactKey:
        return self.declared.key


@dataclass(frozen=True, slots=True)
class Found:
    """One version of a dependency that takes part.

    `moved` is what takes its place when its POM points elsewhere; `declared` then asks for the target. `relocated`
    are the keys it was asked for before. `unmet`: no version at all was found.
    """

    declared: Declared
    version: str
    constraint: Range
    descriptor: Descriptor
    relocated: tuple[ArtifactKey, ...] = ()
    moved: "tuple[Found, ...] | None" = None
    unmet: bool = False
    compared: str = ""


class Collector:
    """Methods raise Needed while facts are missing."""

    def __init__(self, models: Models, root: Model) -> None:
        self._facts = models.facts
        self._descriptors = Descriptors(models)
        self._management = Management(root.managed)
        self.direct = tuple(self._management.direct(Declared.of(item)) for item in root.dependencies)
        self._transitive: dict[int, tuple[Declared, ...]] = {}
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
            known = self._found[at] = tuple(self._find(declared, transitive, (), 0))
        return known

    def _find(
        self, declared: Declared, transitive: bool, relocated: tuple[ArtifactKey, ...], moves: int
    ) -> Iterator[Found]:
        try:
            constraint = resolver_range(declared.version)
            versions = self._versions(declared, constraint)
        except ResolutionError as error:
            failed = Descriptor(failure=f"{type(error).__name__}: {error}")
            yield Found(declared, declared.version, Range(declared.version), failed, relocated, unmet=True)
            return
        for version in versions:
            key = (*declared.key[:2], version)
            descriptor = Descriptor() if declared.system_path else self._descriptors.of(key)
            if descriptor.moved and moves < MOST_MOVES:
                moved = self._target(declared, descriptor)
                taken = self._taken(declared, moved, descriptor, transitive, moves)
                yield Found(moved, moved.version, constraint, descriptor, relocated, taken, compared=version)
            else:
                yield Found(declared, version, constraint, descriptor, relocated)

    def _target(self, declared: Declared, descriptor: Descriptor) -> Declared:
        group, artifact, version = descriptor.moved[-1]
        return replace(declared, key=declared.key._replace(group=group, artifact=artifact), version=version)

    def _taken(
        self, declared: Declared, target: Declared, descriptor: Descriptor, transitive: bool, moves: int
    ) -> tuple[Found, ...]:
        """The target of a relocation, selected and managed once more under its own name, and under that alone."""
        target = replace(target, scope_managed=False, optional_managed=False)
        if transitive and not _passes_on(target):
            return ()
        same_name = target.key[:2] == declared.key[:2]
        management = self._management
        managed = management.transitive(target, keep_version=same_name) if transitive else management.direct(target)
        before = tuple(declared.key._replace(group=one, artifact=other) for one, other, _ in descriptor.moved[:-1])
        return tuple(self._find(managed, transitive, before, moves + 1))

    def _versions(self, declared: Declared, constraint: Range) -> list[str]:
        group, artifact = declared.key[:2]
        if constraint.hard:
            listed = dict.fromkeys(self._facts.versions(group, artifact))
            versions = constraint.matching(hash_order(listed, string_hash))  # which decides between equal versions
            if not versions:
                raise VersionNotFound(f"{group}:{artifact}", declared.version)
            return versions
        if declared.version in ("RELEASE", "LATEST"):
            return [self._facts.metadata(group, artifact).named(declared.version) or declared.version]
        return [declared.version]

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
            if not (exclusions and declared.excluded_by(exclusions)):
                found = self.found(declared, transitive=transitive)
                self._place(children, found, exclusions, above, lists)

    def _place(
        self,
        children: list[Node],
        versions: tuple[Found, ...],
        exclusions: Exclusions,
        above: dict[ArtifactKey, Node],
        lists: dict[object, list[Node]],
    ) -> None:
        for found in versions:
            ancestor = above.get(found.declared.key)
            if ancestor is not None:
                node = self._node(found)
                node.children = ancestor.children
                children.append(node)
            elif found.moved is not None:
                if not found.declared.excluded_by(exclusions):
                    self._place(children, found.moved, exclusions, above, lists)
                return  # as Maven does: a relocated version of a range ends the list
            else:
                children.append(self._node_with_children(found, exclusions, above, lists))

    def _node_with_children(
        self, found: Found, exclusions: Exclusions, above: dict[ArtifactKey, Node], lists: dict[object, list[Node]]
    ) -> Node:
        node = self._node(found)
        below = self.below(found)
        if below:
            passed = exclusions | found.declared.exclusions
            at = (node.key, node.version, found.declared.type, passed)
            known = lists.get(at)
            if known is not None:
                node.children = known
            else:
                lists[at] = node.children
                above[node.key] = node
                self._fill(node.children, below, passed, above, lists)
                del above[node.key]
        return node

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
            compared=found.compared or found.version,
            lost=found.unmet,
        )


def _passes_on(declared: Declared) -> bool:
    return declared.scope not in DROPPED_SCOPES and not declared.optional
