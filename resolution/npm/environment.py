"""What a package demands of the machine: engines, operating system, processor, C library.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md (§engines, §os, §cpu, §libc).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from resolution.npm.manifest import Manifest
from resolution.npm.ranges import satisfies


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The machine a graph is computed for."""

    node: str = "20.20.2"
    npm: str = "11.19.1"
    os: str = "linux"
    cpu: str = "x64"
    libc: str = "glibc"

    def described(self) -> dict[str, str]:
        return asdict(self)

    def runs(self, manifest: Manifest) -> bool:
        """Whether node and npm are what `engines` asks for."""
        engines = manifest.engines
        return not engines or (_meets(self.node, engines.get("node")) and _meets(self.npm, engines.get("npm")))

    def supports(self, manifest: Manifest) -> bool:
        """Whether the platform is one that `os`, `cpu` and `libc` allow."""
        return (
            _allowed(self.os, manifest.os)
            and _allowed(self.cpu, manifest.cpu)
            and (_allowed(self.libc, manifest.libc) if self.libc else not manifest.libc)
        )


def _meets(version: str, wanted: str | None) -> bool:
    return not wanted or not version or satisfies(version, wanted, include_prerelease=True)


def _allowed(value: str, listed: Sequence[str]) -> bool:
    if not listed or list(listed) == ["any"]:
        return True
    denied = [word[1:] for word in listed if word.startswith("!")]
    return value not in denied and (value in listed or len(denied) == len(listed))
