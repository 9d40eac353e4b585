"""How far a resolution may go beyond keeping what is there.

https://github.com/npm/cli/blob/latest/docs/lib/content/commands/npm-install.md (§Configuration).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from resolution.npm.ranges import satisfies

if TYPE_CHECKING:
    from resolution.npm.nodes import TreeNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """`strict_peers` refuses every peer conflict, not only those of the project itself; `update` names may move.

    `avoid` maps names to ranges of versions not wanted, as `npm audit fix` avoids vulnerable ones.
    """

    strict_peers: bool = False
    update: frozenset[str] = frozenset()
    avoid: Mapping[str, str] = field(default_factory=dict)

    def avoids(self, node: "TreeNode") -> bool:
        """Whether the version of `node` is not wanted."""
        unwanted = self.avoid.get(node.manifest.name, "")
        return bool(unwanted) and satisfies(node.version, unwanted, include_prerelease=True, loose=True)


DEFAULT = Policy()
