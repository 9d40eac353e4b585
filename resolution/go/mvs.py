"""Minimal version selection over a requirement graph that is already in memory: build, upgrade, downgrade, reduce.

https://go.dev/ref/mod#minimal-version-selection, https://research.swtch.com/vgo-mvs
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from resolution.go.names import ModuleVersion

NONE = "none"  # the version of a module that is not selected


class Requirements:
    """The questions selection asks. Versions are opaque here; `""` is the newest (a main module), "none" the oldest."""

    def required(self, module: ModuleVersion) -> Sequence[ModuleVersion]:
        """What `module` requires. Raises LookupError when that cannot be known."""
        raise NotImplementedError

    def older(self, path: str, left: str, right: str) -> bool:
        """Whether `left` comes before `right`."""
        raise NotImplementedError

    def previous(self, module: ModuleVersion) -> ModuleVersion:
        """The version listed before it, or version "none"."""
        raise NotImplementedError

    def newest(self, module: ModuleVersion) -> ModuleVersion:
        """The newest listed version of the same module."""
        raise NotImplementedError


@dataclass(slots=True)
class Selection:
    """Versions selected so far, and who requires what."""

    older: Callable[[str, str, str], bool]
    selected: dict[str, str] = field(default_factory=dict)
    required: dict[ModuleVersion, tuple[ModuleVersion, ...]] = field(default_factory=dict)

    def raise_to(self, module: ModuleVersion) -> None:
        current = self.selected.get(module.path, NONE)
        if current != module.version and self.older(module.path, current, module.version):
            self.selected[module.path] = module.version

    def require(self, module: ModuleVersion, wanted: Iterable[ModuleVersion]) -> None:
        self.required[module] = tuple(wanted)
        for one in self.required[module]:
            self.raise_to(one)

    def build_list(self, root: ModuleVersion) -> list[ModuleVersion]:
        """`root`, then the others by path."""
        others = [ModuleVersion(path, version) for path, version in sorted(self.selected.items()) if path != root.path]
        return [root, *others]


Change = Callable[[ModuleVersion], ModuleVersion]


def select(
    target: ModuleVersion,
    requirements: Requirements,
    upgrade: Change | None = None,
    instead: Sequence[ModuleVersion] | None = None,
) -> Selection:
    """Walk everything reachable from `target`. `instead` stands for the target's own requirements.

    Raises LookupError where `requirements` does.
    """
    selection = Selection(requirements.older)
    selection.raise_to(target)
    queue, seen = [target], {target}
    for module in queue:
        own: list[ModuleVersion] = []
        if module == target and instead is not None:
            own = list(instead)
        elif module.version != NONE:
            own = list(requirements.required(module))
        better = upgrade(module) if upgrade else module
        wanted = [better, *own] if better != module else own
        selection.require(module, wanted)
        fresh = [one for one in dict.fromkeys(wanted) if one not in seen]
        seen.update(fresh)
        queue.extend(fresh)
    return selection


def build(
    target: ModuleVersion, requirements: Requirements, instead: Sequence[ModuleVersion] | None = None
) -> list[ModuleVersion]:
    """The build list: for each module the highest version that anything reachable requires."""
    return select(target, requirements, instead=instead).build_list(target)


def upgrade_all(target: ModuleVersion, requirements: Requirements) -> list[ModuleVersion]:
    """The build list with every module at its newest version."""

    def newest(module: ModuleVersion) -> ModuleVersion:
        return module if module.path == target.path else requirements.newest(module)

    return select(target, requirements, newest).build_list(target)


def upgrade(target: ModuleVersion, requirements: Requirements, wanted: Sequence[ModuleVersion]) -> list[ModuleVersion]:
    """The build list with the modules of `wanted` raised to their versions."""
    own = list(requirements.required(target))
    to: dict[str, str] = {}
    for module in wanted:
        if module.path not in to or requirements.older(module.path, to[module.path], module.version):
            to[module.path] = module.version
    present = {module.path for module in own}
    own += [ModuleVersion(path, NONE) for path in to if path not in present]

    def raised(module: ModuleVersion) -> ModuleVersion:
        return ModuleVersion(module.path, to.get(module.path, module.version))

    return select(target, requirements, raised, own).build_list(target)


def downgrade(
    target: ModuleVersion, requirements: Requirements, wanted: Sequence[ModuleVersion]
) -> list[ModuleVersion]:
    """The build list with the modules of `wanted` lowered, and everything that insists on more lowered with them."""
    before = build(target, requirements)[1:]
    most = {module.path: module.version for module in before}
    for module in wanted:
        limit = most.get(module.path)
        if limit is None or requirements.older(module.path, module.version, limit):
            most[module.path] = module.version
    lowering = _Lowering(requirements, most)
    lowered = [found for module in before if (found := lowering.lower(module)).version != NONE]
    # What lowering reached may be raised again by a version no list shows; only what is then selected counts.
    actual = {module.path: module.version for module in build(target, requirements, lowered)}
    kept = [ModuleVersion(module.path, actual[module.path]) for module in before if module.path in actual]
    return build(target, requirements, kept)


@dataclass(slots=True)
class _Lowering:
    requirements: Requirements
    most: dict[str, str]
    added: set[ModuleVersion] = field(default_factory=set)
    refused: set[ModuleVersion] = field(default_factory=set)
    dependents: dict[ModuleVersion, list[ModuleVersion]] = field(default_factory=dict)

    def lower(self, module: ModuleVersion) -> ModuleVersion:
        self.add(module)
        while module in self.refused and module.version != NONE:
            found = self.requirements.previous(module)
            limit = self.most.get(module.path, NONE)
            # A limit that no list shows (a pseudo-version) has its place between two listed versions.
            if self.older(module.path, limit, module.version) and self.older(module.path, found.version, limit):
                found = ModuleVersion(module.path, limit)
            if found.version != NONE:
                self.add(found)
            module = found
        return module

    def older(self, path: str, left: str, right: str) -> bool:
        return left != right and self.requirements.older(path, left, right)

    def add(self, start: ModuleVersion) -> None:
        """Reach everything below `start`, and refuse whatever would need more than allowed."""
        pending = [start]
        while pending:
            module = pending.pop()
            if module in self.added:
                continue
            self.added.add(module)
            if module.path in self.most and self.older(module.path, self.most[module.path], module.version):
                self.refuse(module)
                continue
            try:
                wanted = self.requirements.required(module) if module.version != NONE else ()
            except LookupError:
                self.refuse(module)
                continue
            for one in wanted:
                self.dependents.setdefault(one, []).append(module)
            if any(one in self.refused for one in wanted):
                self.refuse(module)
            else:
                pending.extend(wanted)

    def refuse(self, start: ModuleVersion) -> None:
        pending = [start]
        while pending:
            module = pending.pop()
            if module not in self.refused:
                self.refused.add(module)
                pending.extend(self.dependents.get(module, ()))


def minimal(target: ModuleVersion, base: Sequence[str], requirements: Requirements) -> list[ModuleVersion]:
    """The shortest list of requirements that yields the same build list and names every path of `base`."""
    selection = select(target, requirements)
    chosen = selection.build_list(target)
    most = {module.path: module.version for module in chosen}
    below = {**selection.required, target: ()}
    covered: set[ModuleVersion] = set()
    kept: list[ModuleVersion] = []
    order = _postorder(chosen, below)
    wanted = [ModuleVersion(path, most[path]) for path in dict.fromkeys(base)]
    current = [module for module in reversed(order) if most.get(module.path) == module.version and module != target]
    for index, module in enumerate([*wanted, *current]):
        if index < len(wanted) or module not in covered:
            kept.append(module)
            _cover(module, below, covered)
    return sorted(kept)


def _postorder(
    starts: Iterable[ModuleVersion], below: Mapping[ModuleVersion, Sequence[ModuleVersion]]
) -> list[ModuleVersion]:
    order: list[ModuleVersion] = []
    seen: set[ModuleVersion] = set()
    for start in starts:
        stack = [(start, iter(below.get(start, ())))] if start not in seen else []
        seen.add(start)
        while stack:
            module, rest = stack[-1]
            following = next((one for one in rest if one not in seen), None)
            if following is None:
                order.append(module)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(below.get(following, ()))))
    return order


def _cover(
    start: ModuleVersion, below: Mapping[ModuleVersion, Sequence[ModuleVersion]], covered: set[ModuleVersion]
) -> None:
    pending = [start]
    while pending:
        module = pending.pop()
        if module not in covered:
            covered.add(module)
            pending.extend(below.get(module, ()))
