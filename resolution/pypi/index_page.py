"""What our own index says about a project: only what may be chosen, each file with its metadata beside it.

https://packaging.python.org/en/latest/specifications/simple-repository-api/ (PEP 691, PEP 658). A source archive
stands in it as a wheel for every platform, so that no build is ever asked for; `pairs` leads back to the archive.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

import msgspec

from resolution.pypi import filenames, ranges
from resolution.pypi.filenames import Distribution, Kind
from resolution.pypi.manifest import Conditions
from resolution.pypi.names import CanonicalName
from resolution.pypi.simple_index import File, SimpleIndex

_META = {"api-version": "1.1"}


class _Listed(msgspec.Struct, gc=False, rename="kebab"):
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


Pair = tuple[File, Distribution]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """`body` for the child; `pairs` by the numbers that stand in it."""

    body: bytes
    pairs: tuple[Pair, ...]


def render(page: SimpleIndex, name: CanonicalName, conditions: Conditions) -> IndexPage:
    """Files that cannot be installed, and those that the conditions leave out, are not listed."""
    wheels, sdists = _sorted_out(page, name, conditions)
    anywhere = {_slot(file, found, file.is_yanked) for file, found in wheels if found.runs_anywhere}
    standins = [pair for pair in sdists if anywhere.isdisjoint({_slot(*pair, False), _slot(*pair, pair[0].is_yanked)})]
    names = [file.filename for file, _ in wheels]
    names += _aliases(name, [found.version for _, found in standins], set(names))
    pairs = (*wheels, *standins)
    listed = [
        _Listed(filename, str(number), file.requires_python, file.yanked)
        for number, (filename, (file, _)) in enumerate(zip(names, pairs, strict=True))
    ]
    return IndexPage(msgspec.json.encode(_Page(name, listed, _META)), pairs)


def _slot(file: File, found: Distribution, yanked: bool) -> tuple[str, str | None, bool]:
    """What a wheel for every platform has to match to make the source archive beside it needless."""
    return found.version, file.requires_python, yanked


def _aliases(name: CanonicalName, versions: list[str], taken: set[str]) -> list[str]:
    """A yanked wheel may already have the name that the archive beside it would get."""
    stem = name.replace("-", "_")
    both = ((f"{stem}-{version}-py3-none-any.whl", f"{stem}-{version}-py2.py3-none-any.whl") for version in versions)
    return [other if first in taken else first for first, other in both]


def _sorted_out(page: SimpleIndex, name: CanonicalName, conditions: Conditions) -> tuple[list[Pair], list[Pair]]:
    wheels: list[Pair] = []
    sdists: dict[str, Pair] = {}
    foreign: dict[str, File] = {}  # by name and version
    runs: dict[str, bool] = {}  # by what follows them
    for file in _offered(page, name, conditions):
        tags = file.filename.partition("-")[2].partition("-")[2]
        if runs.get(tags) is False:  # five wheels of six: the rest of their names is not worth reading
            foreign[file.filename.removesuffix(tags)] = file
        elif (found := filenames.parse(file.filename, name)) is None:
            continue
        elif found.kind is Kind.SDIST:
            sdists.setdefault(found.version, (file, found))
        else:
            if tags not in runs:
                runs[tags] = conditions.universal or conditions.environment.fits(found)
            if runs[tags]:
                wheels.append((file, found))
            else:
                foreign[file.filename.removesuffix(tags)] = file
    wheels += _of_other_platforms(foreign.values(), {found.version for _, found in wheels}, name)
    return (
        wheels if conditions.takes_wheels(name) else [],
        list(sdists.values()) if conditions.takes_sdists(name) else [],
    )


def _of_other_platforms(foreign: Iterable[File], known: set[str], name: CanonicalName) -> list[Pair]:
    """One wheel for another platform stays, so that uv can say why a version is out of the question."""
    pairs = ((file, filenames.parse(file.filename, name)) for file in foreign)
    return list(
        {found.version: (file, found) for file, found in pairs if found and found.version not in known}.values()
    )


def _offered(page: SimpleIndex, name: CanonicalName, conditions: Conditions) -> Iterable[File]:
    if not (conditions.avoid or conditions.exclude_newer):
        return page.files
    pairs = ((file, filenames.parse(file.filename, name)) for file in page.files)
    return [file for file, found in pairs if found and offers(file, found, name, conditions)]


def offers(file: File, found: Distribution, name: CanonicalName, conditions: Conditions) -> bool:
    """Whether the conditions let this file of `name` be chosen at all."""
    avoided, latest = conditions.avoid.get(name), conditions.exclude_newer
    if avoided and ranges.allows(avoided, found.version):
        return False
    # As uv does with --exclude-newer: a file without a time of its own is not known to be old enough.
    return latest is None or (file.upload_time is not None and file.upload_time.astimezone(UTC) < latest)
