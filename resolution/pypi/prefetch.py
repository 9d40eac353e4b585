"""A guess at what the child will ask next, so that it finds the answers waiting. It decides nothing.

The guess is greedy: of every project the newest version that the requirement at hand allows, then its requirements.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from operator import itemgetter

from packaging.specifiers import SpecifierSet

from resolution.driver import Facts, Want
from resolution.errors import InvalidName, ResolutionError
from resolution.pypi import pep508, versions
from resolution.pypi.core_metadata import CoreMetadata
from resolution.pypi.index_page import IndexPage
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.names import CanonicalName, canonical
from resolution.pypi.simple_index import File, SimpleIndex

LIMIT = 3000  # wants; a graph beyond that is fetched as the child asks


class Prefetch:
    """Feed it facts, and it yields the wants that likely follow."""

    def __init__(self, manifest: Manifest, conditions: Conditions, page: Callable[[CanonicalName], IndexPage]) -> None:
        self._conditions, self._page = conditions, page
        self._markers: dict[str, str] = conditions.environment.markers()
        self._read: set[CanonicalName] = set()
        self._ranges: defaultdict[CanonicalName, SpecifierSet] = defaultdict(SpecifierSet)
        self._extras: defaultdict[CanonicalName, set[str]] = defaultdict(set)
        self._seen: set[Want] = set()
        self._sorted: dict[CanonicalName, list[tuple[versions.Version, list[File]]]] = {}
        self._manifest = manifest

    def first(self) -> list[Want]:
        return list(self._fresh(want for one in self._manifest.indexed() for want in self._follow(one, "")))

    def next(self, facts: Facts) -> list[Want]:
        """Nothing while uv is to take anything but the newest versions."""
        if self._conditions.resolution != "highest" or len(self._seen) > LIMIT:
            return []
        return list(self._fresh(want for known, fact in facts.items() for want in self._from(known, fact)))

    def _from(self, known: Want, fact: object) -> Iterator[Want]:
        if isinstance(fact, SimpleIndex):
            name = canonical(known.name)
            self._read.add(name)
            yield from self._best(name)
        elif isinstance(fact, CoreMetadata):
            extras = self._extras[canonical(known.name)]
            for text in fact.requires_dist:
                # Most lines of large projects belong to extras that nobody wants: not worth parsing.
                if "extra" not in text or any(extra in text for extra in extras):
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
        self._extras[name] |= requirement.extras
        before = self._ranges[name]
        self._ranges[name] = before & requirement.specifier
        yield Want("simple", name)
        if name in self._read and self._ranges[name] != before:
            yield from self._best(name)

    def _best(self, name: CanonicalName) -> Iterator[Want]:
        wanted, environment = self._ranges[name], self._conditions.environment
        found = self._newest_first(name)
        if not (wanted.prereleases or self._conditions.prerelease == "allow"):
            found = sorted(found, key=lambda each: each[0].is_prerelease)  # final versions before all others
        for version, files in found:
            if wanted.contains(version):
                best = next((file for file in files if environment.runs(file.requires_python)), None)
                if best is not None:
                    if best.filename.endswith(".whl"):
                        yield Want("metadata", name, best.filename)
                    return

    def _newest_first(self, name: CanonicalName) -> list[tuple[versions.Version, list[File]]]:
        """Every version with its files, yanked ones left out; sorted once, asked often."""
        if name not in self._sorted:
            found: defaultdict[versions.Version, list[File]] = defaultdict(list)
            for file, distribution in self._page(name).pairs:
                if not file.is_yanked:
                    found[versions.parse(distribution.version)].append(file)
            self._sorted[name] = sorted(found.items(), key=itemgetter(0), reverse=True)
        return self._sorted[name]

    def _fresh(self, wants: Iterator[Want]) -> Iterator[Want]:
        for want in wants:
            if want not in self._seen:
                self._seen.add(want)
                yield want
