"""What our own index says about a project: only what may be chosen, each file with its metadata beside it.

https://packaging.python.org/en/latest/specifications/simple-repository-api/ (PEP 691, PEP 658). A source archive
stands in it as a wheel for every platform: no build is ever asked for, and `alias` leads back to the archive.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

import msgspec

from resolution.pypi import filenames, ranges
from resolution.pypi.filenames import Distribution, Kind
from resolution.pypi.manifest import Conditions
from resolution.pypi.names import CanonicalName
from resolution.pypi.simple_index import File, SimpleIndex

_META = {"api-version": "1.1"}


class _Listed(msgspec.Struct, rename="kebab"):
    """`url` is the file's place in the page: whoever reads the page asks for `3.metadata`."""

    filename: str
    url: str
    requires_python: str | None
    yanked: bool | str
    hashes: dict[str, str] = {}
    core_metadata: bool = True


class _Page(msgspec.Struct):
    name: str
    files: list[_Listed]
    meta: dict[str, str]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """`body` for the child; `files` and `versions` by the numbers that stand in it."""

    body: bytes
    files: tuple[File, ...]
    versions: tuple[str, ...]


def render(page: SimpleIndex, name: CanonicalName, conditions: Conditions) -> IndexPage:
    """Files that cannot be installed, and those that the conditions leave out, are not listed."""
    wheels, sdists = _sorted_out(page, name, conditions)
    anywhere = {found.version for _, found in wheels if found.runs_anywhere}
    standins = [(file, found) for file, found in sdists if found.version not in anywhere]
    listed = [
        _Listed(file.filename, str(number), file.requires_python, file.yanked)
        for number, (file, _) in enumerate(wheels)
    ]
    for number, (file, found) in enumerate(standins, start=len(wheels)):
        alias = f"{name.replace('-', '_')}-{found.version}-py3-none-any.whl"
        listed.append(_Listed(alias, str(number), file.requires_python, file.yanked))
    pairs = wheels + standins
    return IndexPage(
        msgspec.json.encode(_Page(name, listed, _META)),
        tuple(file for file, _ in pairs),
        tuple(found.version for _, found in pairs),
    )


Pair = tuple[File, Distribution]


def _sorted_out(page: SimpleIndex, name: CanonicalName, conditions: Conditions) -> tuple[list[Pair], list[Pair]]:
    wheels: list[Pair] = []
    sdists: dict[str, Pair] = {}
    for file, found in _allowed(page, name, conditions):
        if found.kind is Kind.WHEEL:
            wheels.append((file, found))
        else:
            sdists.setdefault(found.version, (file, found))
    return (
        wheels if conditions.takes_wheels(name) else [],
        list(sdists.values()) if conditions.takes_sdists(name) else [],
    )


def _allowed(page: SimpleIndex, name: CanonicalName, conditions: Conditions) -> Iterator[Pair]:
    avoided, latest = conditions.avoid.get(name), conditions.exclude_newer
    for file in page.files:
        found = filenames.parse(file.filename, name)
        if found is None or (avoided and ranges.allows(avoided, found.version)):
            continue
        # As uv does with --exclude-newer: a file without a time of its own is not known to be old enough.
        if latest and (file.upload_time is None or file.upload_time.astimezone(UTC) >= latest):
            continue
        yield file, found
