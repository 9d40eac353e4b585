"""Packages that come inside another package's archive: installed as they are, never resolved.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md#bundledependencies
"""

import posixpath
import re
from collections.abc import Mapping

from resolution.archive import ArchiveLimits, read_members
from resolution.npm import names
from resolution.npm.manifest import Manifest
from resolution.npm.moving import adopt
from resolution.npm.nodes import TreeNode
from resolution.npm.project import parse_package_json

Bundle = Mapping[str, Manifest]  # folder inside the package ("node_modules/a") → what stands there

# The archive's outermost folder, then nothing but packages in node_modules of packages.
_MEMBER = re.compile(r"[^/]+/((?:node_modules/(?:@[^/]+/)?[^/@.][^/]*/)+)package\.json")
_LIMITS = ArchiveLimits(member_bytes=4 << 20)


def read_bundle(archive: bytes) -> Bundle:
    """The packages inside `archive`. Raises MalformedDocument, TooLarge."""
    members = read_members(archive, lambda name: _MEMBER.fullmatch(name) is not None, _LIMITS)
    found = {_folder(name): parse_package_json(body, at=name) for name, body in members.items()}
    return dict(sorted(found.items(), key=lambda pair: (pair[0].count("/"), pair[0])))


def unpack(node: TreeNode, bundle: Bundle) -> None:
    """Put the packages of `bundle` inside `node`."""
    root = node.root
    for folder, manifest in bundle.items():
        outer = posixpath.join(node.location, folder.rpartition("node_modules/")[0].rstrip("/"))
        parent = root.inventory.get(outer.rstrip("/"))
        if parent and not parent.is_link:
            adopt(parent, TreeNode(names.of_folder(folder), manifest, resolved=""))


def _folder(member: str) -> str:
    match = _MEMBER.fullmatch(member)
    assert match is not None
    return match[1].rstrip("/")
