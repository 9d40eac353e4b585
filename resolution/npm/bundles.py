"""What another package's archive decides: packages inside it, and those its npm-shrinkwrap.json names.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md#bundledependencies and
https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/npm-shrinkwrap-json.md
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace

from resolution.archive import ArchiveLimits, read_members
from resolution.npm import names
from resolution.npm.manifest import Manifest
from resolution.npm.moving import adopt
from resolution.npm.nodes import TreeNode
from resolution.npm.project import parse_package_json
from resolution.npm.shrinkwrap import read_shrinkwrap

# Folder inside the package ("node_modules/a") → what stands there; "" is the package itself as its own lock knows it.
Bundle = Mapping[str, Manifest]

# The archive's outermost folder, then nothing but packages in node_modules of packages.
_MEMBER = re.compile(r"[^/]+/((?:node_modules/(?:@[^/]+/)?[^/@.][^/]*/)+)package\.json")
_SHRINKWRAP, _OWN = re.compile(r"[^/]+/npm-shrinkwrap\.json"), re.compile(r"[^/]+/package\.json")
_LIMITS = ArchiveLimits(member_bytes=4 << 20)


def read_bundle(archive: bytes, *, shrinkwrapped: bool = False) -> Bundle:
    """The packages inside `archive` and, if it is `shrinkwrapped`, those it locks. Raises MalformedDocument, TooLarge.

    Those inside have no archive of their own; they stand over what is locked at their place.
    """
    patterns = (_MEMBER, _SHRINKWRAP, _OWN) if shrinkwrapped else (_MEMBER,)
    members = read_members(archive, lambda name: any(each.fullmatch(name) for each in patterns), _LIMITS)
    own = next((body for name, body in members.items() if _OWN.fullmatch(name)), b"{}")
    found: dict[str, Manifest] = {}
    for name, body in members.items():
        if _SHRINKWRAP.fullmatch(name):
            found |= read_shrinkwrap(body, own)
    for name, body in members.items():
        if _MEMBER.fullmatch(name):
            found[_folder(name)] = replace(parse_package_json(body, at=name), tarball="", integrity="")
    return dict(sorted(found.items(), key=lambda pair: (pair[0].count("/"), pair[0])))


def unpack(node: TreeNode, bundle: Bundle) -> None:
    """Put the packages of `bundle` inside `node`."""
    root = node.root
    for folder, manifest in bundle.items():
        if not folder:
            continue
        outer = posixpath.join(node.location, folder.rpartition("node_modules/")[0].rstrip("/"))
        parent = root.inventory.get(outer.rstrip("/"))
        if parent and not parent.is_link:
            adopt(parent, TreeNode(names.of_folder(folder), manifest))


def _folder(member: str) -> str:
    match = _MEMBER.fullmatch(member)
    assert match is not None
    return match[1].rstrip("/")


def contradicts(node: TreeNode, held: Manifest) -> bool:
    """Whether a package's own lock asks for something else than the package: what npm checks of a lock it reads.

    It never finds optional peers when it looks for the second time, which is the only time that it matters.
    """
    peers = {name: spec for name, spec in held.peer_dependencies.items() if name not in held.optional_peers}
    groups = {
        "dev": held.dev_dependencies,
        "optional": held.optional_dependencies,
        "peer": peers,
        "prod": held.dependencies,
    }
    asked = [(kind, name, spec) for kind, specs in groups.items() for name, spec in specs.items()]
    return sorted(asked) != sorted((edge.kind, edge.name, edge.spec) for edge in node.edges_out.values())
