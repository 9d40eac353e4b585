"""The Python that a resolution is for: its markers, and which wheels run on it.

https://packaging.python.org/en/latest/specifications/dependency-specifiers/ §Environment Markers;
https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
"""

import platform as machine
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from packaging.markers import default_environment

from resolution.errors import InvalidName, InvalidRange
from resolution.pypi import ranges, versions
from resolution.pypi.filenames import Distribution, Kind

# What `--python-platform` of uv accepts is an alias or a target triple; the family decides the markers.
_PLATFORM = re.compile(r"[a-z0-9][a-z0-9_.-]*")
_LINUX = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux"}
_MACOS = {"os_name": "posix", "sys_platform": "darwin", "platform_system": "Darwin"}
_WINDOWS = {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows"}
_ALIASES = {"linux": "x86_64-linux", "macos": "aarch64-darwin", "windows": "x86_64-windows"}
_MACHINES = {"aarch64-darwin": "arm64", "x86_64-windows": "AMD64", "aarch64-windows": "ARM64", "i686-windows": "x86"}
_WHEEL_PLATFORMS = {"linux": ("manylinux", "linux"), "darwin": ("macosx",), "win32": ("win",)}


@dataclass(frozen=True, slots=True)
class Environment:
    """CPython `python` ("3.11" means 3.11.0) on `platform`, in uv's words; empty: this machine's.

    Raises InvalidVersion, InvalidName.
    """

    python: str = field(default_factory=machine.python_version)
    platform: str = ""

    def __post_init__(self) -> None:
        versions.parse(self.python)
        if self.platform and not _PLATFORM.fullmatch(self.platform):
            raise InvalidName(f"not the name of a platform: {self.platform[:40]!r}")

    @property
    def full_version(self) -> str:
        return self.python if self.python.count(".") > 1 else f"{self.python}.0"

    @property
    def minor(self) -> int:
        return versions.parse(self.python).minor

    def markers(self) -> dict[str, str]:
        """The variables that a marker may ask for, `extra` not among them."""
        known: dict[str, str] = dict(_of_this_machine())
        known |= {
            "python_version": ".".join(self.full_version.split(".")[:2]),
            "python_full_version": self.full_version,
            "implementation_version": self.full_version,
        }
        if self.platform:
            family, name = self._family()
            known |= family | {"platform_machine": name, "platform_release": "", "platform_version": ""}
        return known

    def describe(self) -> dict[str, str]:
        """For the graph: what was assumed."""
        known = self.markers()
        name = f"{known['sys_platform']} {known['platform_machine']}"
        return {"python": self.full_version, "platform": name, "implementation": "CPython"}

    def runs(self, requires_python: str | None) -> bool:
        """Whether a Requires-Python lets this Python in; a broken one does not."""
        try:
            return not requires_python or ranges.allows(requires_python, self.full_version)
        except InvalidRange:
            return False

    def fits(self, distribution: Distribution) -> bool:
        """Whether a wheel's tags match, but for the version of the C library; a source archive fits everywhere."""
        if distribution.kind is Kind.SDIST:
            return True
        return _fits(self, distribution.python, distribution.abi, distribution.platform)

    def _family(self) -> tuple[dict[str, str], str]:
        triple = _ALIASES.get(self.platform, self.platform)
        cpu = triple.partition("-")[0]
        if "windows" in triple:
            return _WINDOWS, _MACHINES.get(f"{cpu}-windows", cpu)
        if "darwin" in triple or "macos" in triple:
            return _MACOS, _MACHINES.get(f"{cpu}-darwin", cpu)
        return _LINUX, cpu


@cache
def _of_this_machine() -> Mapping[str, str]:
    return {name: str(value) for name, value in default_environment().items()}


@lru_cache(maxsize=16_384)  # the same few tags stand on every page
def _fits(environment: Environment, pythons: str, abis: str, platforms: str) -> bool:
    return _fits_python(environment.minor, pythons.split("."), abis.split(".")) and _fits_platform(
        environment.markers(), platforms.split(".")
    )


def _fits_python(minor: int, pythons: list[str], abis: list[str]) -> bool:
    current = f"cp3{minor}"
    for tag in pythons:
        if tag == "py3" or (tag == current and {current, "none", "abi3"}.intersection(abis)):
            return True
        older = tag[3:].isdecimal() and int(tag[3:]) <= minor
        if older and (tag.startswith("py3") or (tag.startswith("cp3") and "abi3" in abis)):
            return True
    return False


def _fits_platform(markers: Mapping[str, str], tags: list[str]) -> bool:
    prefixes, name = _WHEEL_PLATFORMS.get(markers["sys_platform"], ()), markers["platform_machine"].lower()
    return any(tag == "any" or (tag.startswith(prefixes) and tag.endswith((name, "universal2"))) for tag in tags)
