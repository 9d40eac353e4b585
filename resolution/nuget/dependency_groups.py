"""What a package depends on: one group a target framework, of which a project uses the nearest.

https://learn.microsoft.com/nuget/reference/nuspec#dependency-groups
"""

from collections.abc import Sequence
from dataclasses import dataclass

from resolution.nuget.compatibility import nearest_with_fallback
from resolution.nuget.frameworks import ANY, UNSUPPORTED, Framework


@dataclass(frozen=True, slots=True)
class Dependency:
    """`range` as written; empty means any version."""

    id: str
    range: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """`framework` as written; empty means every framework."""

    framework: str = ""
    dependencies: tuple[Dependency, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """Id and version in the author's writing, and the dependency groups."""

    id: str
    version: str
    groups: tuple[Group, ...] = ()

    def dependencies(self, project: Framework, fallback: Sequence[Framework] = ()) -> tuple[Dependency, ...]:
        """Those of the group nearest to `project`; none when no group fits."""
        parsed = {_framework(group): group for group in reversed(self.groups)}
        found = nearest_with_fallback(project, list(parsed), fallback)
        return parsed[found].dependencies if found is not None and found != UNSUPPORTED else ()


def _framework(group: Group) -> Framework:
    return Framework.parse(group.framework) if group.framework else ANY
