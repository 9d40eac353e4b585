"""What the name of a distribution file says.

Wheels: https://packaging.python.org/en/latest/specifications/binary-distribution-format/ §File name convention.
Source archives: https://packaging.python.org/en/latest/specifications/source-distribution-format/ §File name.
"""

import re
from enum import StrEnum
from functools import lru_cache

import msgspec

from resolution.errors import InvalidName, InvalidVersion
from resolution.pypi import versions
from resolution.pypi.names import canonical

SDIST_SUFFIXES = (".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz", ".tar.Z", ".tar")
OTHER_SUFFIXES = (".egg", ".exe", ".msi", ".rpm", ".deb", ".dmg")  # kept on old pages, never installed
_BUILD_TAG = re.compile(r"[0-9]\w*", re.ASCII)
_BUILD_NUMBER = re.compile(r"[0-9]+", re.ASCII)
# Most versions are normal as they stand (PEP 440, Appendix B): to read and write them anew costs ten times as much.
_NUMBER = r"(?:0|[1-9][0-9]{0,17})"
_NORMAL = re.compile(rf"{_NUMBER}(?:\.{_NUMBER}){{0,9}}(?:(?:a|b|rc){_NUMBER})?(?:\.post{_NUMBER})?(?:\.dev{_NUMBER})?")
_EGG_TAG = re.compile(r"-py[0-9.]+$")


class Kind(StrEnum):
    WHEEL = "wheel"
    SDIST = "sdist"


class Distribution(msgspec.Struct, frozen=True, gc=False):  # a hundred thousand of them stand on the pages of one graph
    """A wheel or a source archive. `python`, `abi` and `platform` are a wheel's tag sets, `.` between alternatives."""

    kind: Kind
    version: str  # normalised
    python: str = ""
    abi: str = ""
    platform: str = ""

    @property
    def runs_anywhere(self) -> bool:
        """A wheel for every platform and every Python 3."""
        return self.abi == "none" and self.platform == "any" and "py3" in self.python.split(".")


def is_distribution(filename: str) -> bool:
    """Whether the suffix is one that simple pages list."""
    return filename.endswith((".whl", *SDIST_SUFFIXES, *OTHER_SUFFIXES))


def parse(filename: str, project: str) -> Distribution | None:
    """None for what cannot be installed as `project` (a canonical name): other formats, foreign or broken names.

    >>> parse("Zope.Interface-5.0-1-cp311-cp311-win_amd64.whl", "zope-interface").version
    '5.0'
    >>> parse("python-dateutil-2.8.tar.gz", "python-dateutil").kind
    <Kind.SDIST: 'sdist'>
    """
    if filename.endswith(".whl"):
        return _wheel(filename[:-4], project)
    for suffix in SDIST_SUFFIXES:
        if filename.endswith(suffix):
            return _sdist(filename[: -len(suffix)], project)
    return None


def build(filename: str) -> int:
    """The number that orders equal wheels of one version; 0 where there is none."""
    parts = filename.removesuffix(".whl").split("-")
    found = _BUILD_NUMBER.match(parts[-4]) if filename.endswith(".whl") and len(parts) > 5 else None
    return int(found[0][:18]) if found else 0


def _wheel(stem: str, project: str) -> Distribution | None:
    # From the right: a few old wheels carry an unescaped "-" in the project's name.
    head, *tags = stem.rsplit("-", 3)
    version = _wheel_version(head, project)
    return Distribution(Kind.WHEEL, version, *tags) if version else None


@lru_cache(maxsize=131_072)
def _wheel_version(head: str, project: str) -> str:
    """Of `name-version` or `name-version-build`; empty for what is neither. A version has many wheels."""
    name, _, version = head.rpartition("-")
    if _is(name, project) and (normal := _version(version)):
        return normal
    name, _, version = name.rpartition("-") if _BUILD_TAG.fullmatch(version) else ("", "", "")
    return _version(version) if _is(name, project) else ""


def _sdist(stem: str, project: str) -> Distribution | None:
    """The name may hold `-` as well as the version, so it is the prefix that normalises to the project."""
    at = stem.find("-")
    while at >= 0:
        version = stem[at + 1 :]
        if _is(stem[:at], project) and (normal := _version(_EGG_TAG.sub("", version) if "-py" in version else version)):
            return Distribution(Kind.SDIST, normal)
        at = stem.find("-", at + 1)
    return None


@lru_cache(maxsize=65_536)
def _is(name: str, project: str) -> bool:
    try:
        return canonical(name) == project
    except InvalidName:
        return False


@lru_cache(maxsize=131_072)
def _version(text: str) -> str:
    """Normalised, empty for what is none; old tools wrote `_` for `-`."""
    if _NORMAL.fullmatch(text):
        return text
    try:
        return str(versions.parse(text.replace("_", "-")))
    except InvalidVersion:
        return ""
