"""What a project asks for, whichever of its files says so."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from resolution.pypi.manifest import Prerelease

Lines = dict[str, list[str]]  # extra or group, normalised → its requirements


@dataclass(slots=True)
class Declarations:
    """Texts as written, PEP 508 where they can be. `sources`: name → where else than in a registry it lies."""

    name: str = ""
    version: str = ""
    requires_python: str = ""
    requirements: list[str] = field(default_factory=list)
    extras: Lines = field(default_factory=dict)
    groups: Lines = field(default_factory=dict)
    constraints: list[str] = field(default_factory=list)
    overrides: list[str] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    prerelease: Prerelease = ""
    made_by_build: bool = False

    def chosen(self, names: Iterable[str]) -> list[str]:
        """The requirements of those extras and groups that there are."""
        return [line for name in names for lines in (self.extras, self.groups) for line in lines.get(name, ())]
