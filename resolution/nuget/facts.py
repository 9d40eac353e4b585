"""What a resolution knows so far: versions of packages, dependencies of versions, and what it still has to ask.

https://learn.microsoft.com/nuget/concepts/dependency-resolution
"""

from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field

from resolution.driver import Batch, Facts, Want
from resolution.errors import PackageNotFound, ResolutionError
from resolution.nuget.dependency_groups import Dependency, Manifest
from resolution.nuget.frameworks import Framework
from resolution.nuget.project import Project
from resolution.nuget.versions import Version, is_valid
from resolution.nuget.walk import MOST_WAYS, PROJECT, Key, Walk, parse_range


@dataclass(slots=True)
class Known:
    """Answers for one project and one target framework. `missing` fills up while a walk looks for what is not there."""

    project: Project
    framework: str
    missing: dict[Want, None] = field(default_factory=dict)
    cycles: tuple[tuple[Key, Dependency], ...] = ()  # found before any version was ruled out
    _versions: dict[str, Sequence[Version] | ResolutionError] = field(default_factory=dict)
    _manifests: dict[Key, Manifest | ResolutionError] = field(default_factory=dict)
    _below: dict[Key, tuple[Dependency, ...]] = field(default_factory=dict)
    _chosen: dict[Dependency, Version | None] = field(default_factory=dict)

    @property
    def pins(self) -> dict[str, Dependency]:
        """What the central list pins, except where the project itself says what it wants."""
        pinned, direct = self.project.pinned(), self.direct
        return {name: Dependency(name, version) for name, version in pinned.items() if name not in direct}

    @property
    def direct(self) -> set[str]:
        """Lower-case ids of what the project itself asks for."""
        return {one.id.lower() for one in self.dependencies(PROJECT)}

    def ask(self) -> Generator[Batch, Facts, None]:
        """Look up everything that is missing, as one batch."""
        wanted = tuple(self.missing)
        self.missing.clear()
        facts = yield wanted
        for want in wanted:
            fact = facts[want]
            if want.kind == "manifest":
                self._manifests[want.name, Version.parse(want.version)] = fact
            else:
                failed = isinstance(fact, ResolutionError)
                self._versions[want.name] = fact if failed else [Version.parse(one) for one in fact if is_valid(one)]

    def dependencies(self, key: Key) -> tuple[Dependency, ...]:
        """What `key` asks for under the project's framework; nothing while that is not known."""
        if key in self._below:
            return self._below[key]
        if key == PROJECT:
            found = tuple(Dependency(one.id, one.range) for one in self.project.direct(self.framework))
        else:
            manifest = self._manifests.get(key)
            if manifest is None:
                self.missing[Want("manifest", key[0], str(key[1]))] = None
                return ()
            found = () if isinstance(manifest, ResolutionError) else self._nearest_group(manifest)
        self._below[key] = found
        return found

    def _nearest_group(self, manifest: Manifest) -> tuple[Dependency, ...]:
        fallbacks = self.project.fallbacks(self.framework)
        return manifest.dependencies(Framework.parse(self.framework).complete, fallbacks)

    def choose(self, dependency: Dependency) -> Version | None:
        """The version a restore takes for that range alone; None while, or when, there is none."""
        if dependency in self._chosen:
            return self._chosen[dependency]
        listed = self._versions.get(dependency.id.lower())
        if listed is None:
            self.missing[Want("versions", dependency.id.lower())] = None
            return None
        found = None if isinstance(listed, ResolutionError) else parse_range(dependency.range).best(listed)
        self._chosen[dependency] = found
        return found

    def walk(
        self,
        decided: Mapping[str, Version],
        contested: frozenset[str],
        disputed: frozenset[str] = frozenset(),
        *,
        cyclic: frozenset[str] = frozenset(),
        standing: tuple[str, ...] = (),
        ways: int = MOST_WAYS,
    ) -> Walk:
        """Walk the tree with what is known."""
        walk = Walk(self.dependencies, self.choose, decided, self.pins, contested, ways, cyclic, standing)
        return walk.run(disputed)

    def contested(self) -> frozenset[str]:
        """Ids for which not everybody known would get the same version.

        Also those already decided: who loses still hides what is below, it no longer leads there itself.
        """
        chosen: dict[str, set[Version | None]] = defaultdict(set)
        for dependencies in self._below.values():
            for one in dependencies:
                name = one.id.lower()
                if name in self._versions:
                    chosen[name].add(self.choose(one))
        return frozenset(name for name, versions in chosen.items() if len(versions) > 1)

    def name(self, key: Key) -> str:
        """The id in its author's writing."""
        manifest = self._manifests.get(key)
        return manifest.id if isinstance(manifest, Manifest) and manifest.id else key[0]

    def error(self, key: Key) -> str:
        """Why the dependencies of `key` could not be read, or an empty string."""
        manifest = self._manifests.get(key)
        return str(manifest) if isinstance(manifest, ResolutionError) else ""

    def absence(self, dependency: Dependency) -> str:
        """Why no version was found for `dependency`, with the number a restore gives it."""
        listed = self._versions.get(dependency.id.lower(), ())
        if isinstance(listed, ResolutionError):
            number = "NU1101" if isinstance(listed, PackageNotFound) else "NU1301"
            return f"{number}: {listed.reference}: {listed}"
        stable = [one for one in listed if not one.is_prerelease]
        wanted = parse_range(dependency.range)
        if not stable and any(map(wanted.contains, listed)):
            return f"NU1103: {dependency.id} {wanted.pretty} has prereleases only"
        return f"NU1102: {dependency.id} has no version in {wanted.pretty or 'the registry'}"
