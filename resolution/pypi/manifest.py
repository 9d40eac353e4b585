"""What is to be resolved, and under which conditions.

https://packaging.python.org/specifications/dependency-specifiers/
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from resolution.pypi import pep508
from resolution.pypi.environment import Environment
from resolution.pypi.names import CanonicalName, normalised

Prerelease = Literal["", "allow", "disallow", "if-necessary", "explicit", "if-necessary-or-explicit"]
PRERELEASE: tuple[Prerelease, ...] = get_args(Prerelease)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """PEP 508 texts. `constraints` narrow what is chosen anyway, `overrides` replace what others require.

    `name` and `version` are the project's own, for the first node of the graph.
    """

    requirements: tuple[str, ...]
    constraints: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    name: str = ""
    version: str = ""

    def indexed(self) -> tuple[pep508.Requirement, ...]:
        """The requirements that a registry can answer. Raises InvalidRange."""
        return tuple(one for one in map(pep508.parse, self.requirements) if one.url is None)

    def direct(self) -> tuple[pep508.Requirement, ...]:
        """Those that name a URL or a path of their own: never followed. Raises InvalidRange."""
        return tuple(one for one in map(pep508.parse, self.requirements) if one.url is not None)

    def replaced(self, markers: Mapping[str, str] | None) -> tuple[str, ...]:
        """`overrides`, and one for each direct reference: what a URL stands for is not taken from the registry.

        `markers` are those of the environment, None for all environments at once. Raises InvalidRange.
        """
        held = (one for one in self.direct() if one.marker is None or (markers and one.marker.evaluate(dict(markers))))
        return (*self.overrides, *(f"{one.name} ; python_version < '0'" for one in held))


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """`avoid`: project → versions that are left out of the index, and `exclude_newer` files uploaded later than it.

    `no_binary` takes only source archives of a project, `only_binary` only wheels; `universal` resolves for every
    platform at once; the words of `prerelease` and `resolution` are uv's.
    """

    environment: Environment = field(default_factory=Environment)
    universal: bool = False
    prerelease: Prerelease = ""
    resolution: Literal["highest", "lowest", "lowest-direct"] = "highest"
    no_binary: frozenset[str] = frozenset()
    only_binary: frozenset[str] = frozenset()
    exclude_newer: datetime | None = None
    avoid: Mapping[str, str] = field(default_factory=dict)

    def takes_wheels(self, name: CanonicalName) -> bool:
        return not _among(name, self.no_binary, but=self.only_binary)

    def takes_sdists(self, name: CanonicalName) -> bool:
        return not _among(name, self.only_binary, but=self.no_binary)


def _among(name: CanonicalName, names: frozenset[str], *, but: frozenset[str]) -> bool:
    """`:all:` is every name but those of the opposite option."""
    return name in map(normalised, names) or (":all:" in names and name not in map(normalised, but))
