"""What a .NET project asks for, with versions from the project or from a central list.

https://learn.microsoft.com/nuget/consume-packages/central-package-management
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from resolution.nuget.frameworks import Framework

# What the SDK lets modern projects fall back on: https://learn.microsoft.com/nuget/reference/errors-and-warnings/nu1701
SDK_FALLBACK = ("net461", "net462", "net47", "net471", "net472", "net48", "net481")


@dataclass(frozen=True, slots=True)
class Reference:
    """A direct dependency. `range` is empty when the central list gives it; `frameworks` empty means all."""

    id: str
    range: str = ""
    frameworks: tuple[str, ...] = ()
    kind: str = "runtime"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """`central`: id → version of Directory.Packages.props, None where it is not used; `pins` is transitive pinning."""

    name: str
    references: tuple[Reference, ...] = ()
    central: Mapping[str, str] | None = None
    pins: bool = False
    fallback: tuple[str, ...] | None = field(default=None)  # AssetTargetFallback, None: what the SDK sets

    def direct(self, framework: str) -> list[Reference]:
        """References for one target framework, each with its range; an empty range means that nobody gave one."""
        central = {name.lower(): version for name, version in (self.central or {}).items()}
        wanted = Framework.parse(framework)
        return [
            Reference(one.id, one.range or central.get(one.id.lower(), ""), one.frameworks, one.kind)
            for one in self.references
            if not one.frameworks or wanted in map(Framework.parse, one.frameworks)
        ]

    def pinned(self) -> dict[str, str]:
        """Lower-case id → version that holds for transitive packages too."""
        return {name.lower(): version for name, version in (self.central or {}).items()} if self.pins else {}

    def fallbacks(self, framework: str) -> tuple[Framework, ...]:
        if self.fallback is not None:
            return tuple(map(Framework.parse, self.fallback))
        target = Framework.parse(framework)
        modern = target.identifier in (".NETCoreApp", ".NETStandard") and target.version >= (2, 0, 0, 0)
        return tuple(map(Framework.parse, SDK_FALLBACK)) if modern else ()
