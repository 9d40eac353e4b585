"""What our own index says about a project: only what may be chosen, each file with its metadata beside it.

https://packaging.python.org/en/latest/specifications/simple-repository-api/ (PEP 691, PEP 658). A source archive
stands in it as a wheel for every platform, so that no build is ever asked for; `pairs` leads back to the archive.
"""

from collections.abc import Container, Iterable
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
_Slot = tuple[str, str | None, bool]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """`body` for the child; `pairs` by the numbers that stand in it."""

    body: bytes
    pairs: tuple[Pair, ...]


def render(page: SimpleIndex, name: CanonicalName, conditions: Conditions) -> IndexPage:
    """Files that cannot be installed, and those that the conditions leave out, are not listed."""
    files = _offered(page, name, conditions)
    wheels = _wheels(files, name, conditions) if conditions.takes_wheels(name) else []
    standins = _standins(files, wheels, name) if conditions.takes_sdists(name) else []
    names = [file.filename for file, _ in wheels]
    names += _aliases(name, [found.version for _, found in standins], set(names))
    pairs = (*wheels, *standins)
    listed = [
        _Listed(filename, str(number), file.requires_python, file.yanked)
        for number, (filename, (file, _)) in enumerate(zip(names, pairs, strict=True))
    ]
    return IndexPage(msgspec.json.encode(_Page(name, listed, _META)), pairs)


def _standins(files: list[File], wheels: list[Pair], name: CanonicalName) -> list[Pair]:
    """The first source archive of each version, unless a wheel for every platform makes it needless."""
    anywhere = {_slot(file, found, file.is_yanked) for file, found in wheels if found.runs_anywhere}
    sdists: dict[str, Pair] = {}
    for file in files:
        if not file.filename.endswith(".whl") and (found := filenames.parse(file.filename, name)):
            sdists.setdefault(found.version, (file, found))
    return [pair for pair in sdists.values() if not _is_needless(pair, anywhere)]


def _is_needless(pair: Pair, anywhere: Container[_Slot]) -> bool:
    return _slot(*pair, False) in anywhere or (pair[0].is_yanked and _slot(*pair, True) in anywhere)


def _slot(file: File, found: Distribution, yanked: bool) -> _Slot:
    """What a wheel for every platform has to match to make the source archive beside it needless."""
    return found.version, file.requires_python, yanked


def _aliases(name: CanonicalName, versions: list[str], taken: set[str]) -> list[str]:
    """A yanked wheel may already have the name that the archive beside it would get."""
    stem = name.replace("-", "_")
    both = ((f"{stem}-{version}-py3-none-any.whl", f"{stem}-{version}-py2.py3-none-any.whl") for version in versions)
    return [other if first in taken else first for first, other in both]


def _wheels(files: list[File], name: CanonicalName, conditions: Conditions) -> list[Pair]:
    """Those that run, and of versions that have none, one for another platform.

    Five wheels of six are foreign: their tags tell, and the rest of their names is not worth reading.
    """
    named = [file for file in files if file.filename.endswith(".whl") and "-" in file.filename]
    tags = [file.filename.split("-", 2)[-1] for file in named]
    runs = {tag: _runs(file.filename, conditions) for tag, file in dict(zip(tags, named, strict=True)).items()}
    native = (file for file, tag in zip(named, tags, strict=True) if runs[tag])
    wheels = [(file, found) for file in native if (found := filenames.parse(file.filename, name))]
    known = {file.filename.split("-", 2)[1] for file, _ in wheels}
    foreign = (file for file, tag in zip(named, tags, strict=True) if not runs[tag])
    others = {version: file for file in foreign if (version := file.filename.split("-", 2)[1]) not in known}
    return wheels + _of_other_platforms(others.values(), {found.version for _, found in wheels}, name)


def _runs(filename: str, conditions: Conditions) -> bool:
    tags = filename.removesuffix(".whl").rsplit("-", 3)[1:]
    return conditions.universal or conditions.environment.fits(Distribution(Kind.WHEEL, "", *tags))


def _of_other_platforms(foreign: Iterable[File], known: set[str], name: CanonicalName) -> list[Pair]:
    """One wheel for another platform stays, so that uv can say why a version is out of the question."""
    pairs = ((file, filenames.parse(file.filename, name)) for file in foreign)
    return list(
        {found.version: (file, found) for file, found in pairs if found and found.version not in known}.values()
    )


def _offered(page: SimpleIndex, name: CanonicalName, conditions: Conditions) -> list[File]:
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
