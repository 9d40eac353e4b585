"""What a resolution knows of the registry so far, and how it asks for more.

Facts come as `Want("package", name)` → Packument; a name is asked for once, many names at a time. What an archive
brings along or locks is `Want("bundle", name, version)` → Bundle.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from resolution.driver import Batch, Facts, Want
from resolution.errors import ResolutionError
from resolution.npm import integrity
from resolution.npm.bundles import Bundle
from resolution.npm.environment import Environment
from resolution.npm.manifest import Manifest
from resolution.npm.packument import Packument
from resolution.npm.pick import pick
from resolution.npm.ranges import satisfies
from resolution.npm.specs import Spec, parse_spec
from resolution.npm.versions import parse_or_none
from resolution.npm.yarn_pins import Pin

if TYPE_CHECKING:
    from resolution.npm.edges import TreeEdge

Asking = Generator[Batch, Facts, None]


class Knowledge:
    """Packuments by name, and which manifest each spec means.

    `avoid`: name → range of versions not wanted; `pins`: what a yarn.lock says of requests as they are written.
    """

    def __init__(
        self, environment: Environment, avoid: Mapping[str, str], pins: Mapping[str, Pin] | None = None
    ) -> None:
        self.environment, self.avoid, self.pins = environment, avoid, pins or {}
        self.packuments: dict[str, Packument | ResolutionError] = {}
        self._bundles: dict[Want, Bundle | ResolutionError] = {}
        self._foreseen: set[tuple[Spec, bool]] = set()
        self._expected: dict[str, set[str]] = {}
        self._chosen: dict[tuple[str, str], Manifest | ResolutionError] = {}

    def learn(self, names: Iterable[str]) -> Asking:
        """Ask for what is not known yet."""
        wants = tuple(Want("package", name) for name in dict.fromkeys(names) if name not in self.packuments)
        if wants:
            facts = yield wants
            self.packuments |= {want.name: facts[want] for want in wants}

    def bundle(self, manifest: Manifest) -> Generator[Batch, Facts, Bundle | ResolutionError]:
        """The packages that the archive of `manifest` brings along or locks."""
        want = Want("bundle", manifest.name, manifest.version)
        if want not in self._bundles:
            facts = yield (want,)
            self._bundles[want] = facts[want]
        return self._bundles[want]

    def look_ahead(self, specs: Iterable[Spec]) -> Asking:
        """Ask in waves for all that `specs` may lead to, so that building the tree seldom has to wait."""
        frontier = {(self._meant(spec), True) for spec in specs if spec.in_registry} - self._foreseen
        while frontier:
            self._foreseen |= frontier
            yield from self.learn(sorted(spec.name for spec, _ in frontier))
            # The lower version first: a wider request is then served by it, as it will be in the tree.
            found = sorted(((self._version(spec), spec, whole) for spec, whole in frontier), key=lambda each: each[0])
            frontier = set().union(*(self._following(spec, whole) for _, spec, whole in found)) - self._foreseen

    def manifest(self, spec: Spec) -> Manifest | ResolutionError:
        """The manifest npm takes for `spec`, whose package is known; the error when there is none."""
        question = spec.name, spec.text
        if question not in self._chosen:
            self._chosen[question] = self._choose(spec)
        return self._chosen[question]

    def named(self, edge: "TreeEdge") -> Generator[Batch, Facts, Manifest | ResolutionError]:
        """The manifest for what `edge` asks a registry for."""
        pin = self.pins.get(f"{edge.name}@{edge.spec}") or Pin(edge.parsed.target)
        yield from self.learn([pin.spec.name])
        found = self.manifest(pin.spec)
        if not pin.integrity or isinstance(found, ResolutionError):
            return found
        try:
            return replace(found, integrity=integrity.both(pin.integrity, found.integrity))
        except ResolutionError as error:
            return error

    def _meant(self, spec: Spec) -> Spec:
        pin = self.pins.get(f"{spec.name}@{spec.text}")
        return pin.spec if pin else spec.target

    def _choose(self, spec: Spec) -> Manifest | ResolutionError:
        packument = self.packuments[spec.name]
        if isinstance(packument, ResolutionError):
            return packument
        try:
            choice = pick(packument, spec.text, self.environment, avoid=self.avoid.get(spec.name, ""))
            return packument.manifest(choice.version)
        except ResolutionError as error:
            return error

    def _version(self, spec: Spec) -> tuple[Any, ...]:
        manifest = self.manifest(spec)
        version = None if isinstance(manifest, ResolutionError) else parse_or_none(manifest.version, loose=True)
        return version.key if version else ()

    def _following(self, spec: Spec, whole: bool) -> Iterator[tuple[Spec, bool]]:
        manifest, expected = self.manifest(spec), self._expected.setdefault(spec.name, set())
        if isinstance(manifest, ResolutionError) or _is_served(spec, expected):
            return
        if whole:
            expected.add(manifest.version)
        # Of optional peers only their own peers matter: they take part in choosing but are not installed.
        for name, text in manifest.peer_dependencies.items():
            yield from self._ahead(name, text, whole and name not in manifest.optional_peers)
        if whole and not manifest.has_shrinkwrap:
            for group in (manifest.dependencies, manifest.optional_dependencies):
                for name, text in group.items():
                    if name not in manifest.bundled:
                        yield from self._ahead(name, text, True)

    def _ahead(self, name: str, text: str, whole: bool) -> Iterator[tuple[Spec, bool]]:
        spec = parse_spec(name, text or "*")
        if spec.in_registry:
            yield self._meant(spec), whole


def _is_served(spec: Spec, expected: set[str]) -> bool:
    return spec.kind == "range" and any(satisfies(version, spec.text, loose=True) for version in expected)
