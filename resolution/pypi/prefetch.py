"""A guess at what the child will ask next, so that it finds the answers waiting. It decides nothing.

The guess is greedy: of every project the newest version that the requirement at hand allows, then its requirements.
"""

from collections import defaultdict
from collections.abc import Iterator

from packaging.specifiers import SpecifierSet

from resolution.driver import Want
from resolution.errors import InvalidName, ResolutionError
from resolution.pypi import filenames, index_page, pep508
from resolution.pypi.core_metadata import CoreMetadata
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.names import CanonicalName, canonical
from resolution.pypi.newest import Newest
from resolution.pypi.simple_index import File, SimpleIndex

MOST_CLAUSES = 100  # of one project's range; what a graph asks for beyond them narrows no guess
LIMIT = 1500  # projects; what a graph has beyond them is fetched as the child asks


class Prefetch:
    """Feed it facts, and it yields the wants that likely follow, maybe not for the first time."""

    def __init__(self, manifest: Manifest, conditions: Conditions) -> None:
        self._conditions = conditions
        self._markers: dict[str, str] = conditions.environment.markers()
        self._ranges: defaultdict[CanonicalName, SpecifierSet] = defaultdict(SpecifierSet)
        self._extras: defaultdict[CanonicalName, set[str]] = defaultdict(set)
        self._newest: dict[CanonicalName, Newest] = {}
        self._manifest = manifest

    def first(self) -> list[Want]:
        return [want for one in self._manifest.indexed() for want in self._follow(one, "")]

    def next(self, known: Want, fact: object) -> list[Want]:
        """Nothing while uv is to take anything but the newest versions."""
        if self._conditions.resolution != "highest" or len(self._newest) > LIMIT:
            return []
        return list(dict.fromkeys(self._from(known, fact)))

    def _from(self, known: Want, fact: object) -> Iterator[Want]:
        if isinstance(fact, SimpleIndex):
            name = canonical(known.name)
            self._newest[name] = Newest(fact.files)
            yield from self._best(name)
        elif isinstance(fact, CoreMetadata):
            extras = self._extras[canonical(known.name)]
            for text in fact.requires_dist:
                if (only := pep508.only_with(text)) == "" or only in extras:
                    yield from self._declared(text, extras)

    def _declared(self, text: str, extras: set[str]) -> Iterator[Want]:
        try:
            requirement = pep508.parse(text)
            for extra in ("", *extras):
                yield from self._follow(requirement, extra)
        except ResolutionError:
            return

    def _follow(self, requirement: pep508.Requirement, extra: str) -> Iterator[Want]:
        marker = requirement.marker
        if requirement.url or (marker and not marker.evaluate(self._markers | {"extra": extra})):
            return
        try:
            name = canonical(requirement.name)
        except InvalidName:
            return
        self._extras[name].update(map(canonical, requirement.extras))
        before = self._ranges[name]
        if len(before) + len(requirement.specifier) <= MOST_CLAUSES:
            self._ranges[name] = before & requirement.specifier
        yield Want("simple", name)
        if name in self._newest and self._ranges[name] != before:
            yield from self._best(name)

    def _best(self, name: CanonicalName) -> Iterator[Want]:
        """Of the newest final version that fits, or else of the newest one."""
        wanted, newest = self._ranges[name], self._newest[name]
        passes = (False,) if wanted.prereleases or self._conditions.prerelease == "allow" else (True, False)
        for final in passes:
            for version in newest.versions():
                if not (final and version.is_prerelease) and wanted.contains(version):
                    best = next((file for file in newest.files(version) if self._runs(file, name)), None)
                    if best is not None:
                        if best.filename.endswith(".whl"):
                            yield Want("metadata", name, best.filename)
                        return

    def _runs(self, file: File, name: CanonicalName) -> bool:
        found, environment = filenames.parse(file.filename, name), self._conditions.environment
        if found is None or not index_page.offers(file, found, name, self._conditions):
            return False
        return environment.fits(found) and environment.runs(file.requires_python)
