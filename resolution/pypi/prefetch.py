"""A guess at what the child will ask next, so that it finds the answers waiting. It decides nothing.

The guess is greedy: of every project the newest version that the requirement at hand allows, then its requirements.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

from packaging.specifiers import SpecifierSet

from resolution.driver import Facts, Want
from resolution.errors import InvalidName, ResolutionError
from resolution.pypi import pep508, versions
from resolution.pypi.core_metadata import CoreMetadata
from resolution.pypi.index_page import IndexPage
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.names import CanonicalName, canonical
from resolution.pypi.simple_index import SimpleIndex

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
        self._ranges[name] &= requirement.specifier
        yield Want("simple", name)
        if name in self._read:
            yield from self._best(name)

    def _best(self, name: CanonicalName) -> Iterator[Want]:
        newest, best = None, ""
        wanted, environment = self._ranges[name], self._conditions.environment
        for file, found in self._page(name).pairs:
            if file.is_yanked:
                continue
            version = versions.parse(found.version)
            if (
                (newest is None or version > newest)
                and wanted.contains(version)
                and environment.runs(file.requires_python)
            ):
                newest, best = version, file.filename
        if best.endswith(".whl"):
            yield Want("metadata", name, best)

    def _fresh(self, wants: Iterator[Want]) -> Iterator[Want]:
        for want in wants:
            if want not in self._seen:
                self._seen.add(want)
                yield want
