"""A project as npm sees it: its package.json, those of its folders, and the lock file it has.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from resolution.npm.layout import Layout, layout_of
from resolution.npm.manifest import Manifest, read_manifest
from resolution.structured import load_object

LOCK_FILES = ("npm-shrinkwrap.json", "package-lock.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """`folders`: folder relative to the project → manifest, "" is the project itself.

    `lock`: its lock file's bytes; `lock_name`: what npm calls that file; `yarn_lock`: that of yarn, which counts
    where there is no other. `layout`: how its package.json is written.
    """

    folders: Mapping[str, Manifest]
    lock: bytes = b""
    lock_name: str = LOCK_FILES[-1]
    yarn_lock: bytes = b""
    layout: Layout = field(default_factory=Layout)
    notes: tuple[str, ...] = field(default=())

    @property
    def manifest(self) -> Manifest:
        return self.folders.get("", Manifest())


def read_project(files: Mapping[str, bytes]) -> Project:
    """The project in `files` (path → content). Raises MalformedDocument naming the file."""
    folders = {
        posixpath.dirname(path): parse_package_json(body, at=path)
        for path, body in files.items()
        if posixpath.basename(path) == "package.json" and "node_modules" not in path.split("/")
    }
    lock_name = next((name for name in LOCK_FILES if name in files), LOCK_FILES[-1])
    lock = files.get(lock_name, b"")
    return Project(
        folders=folders,
        lock=lock,
        lock_name=lock_name,
        yarn_lock=b"" if lock else files.get("yarn.lock", b""),
        layout=layout_of(files.get("package.json", b"")),
    )


def parse_package_json(body: bytes, *, at: str = "package.json") -> Manifest:
    """The manifest in a package.json. Raises MalformedDocument."""
    return read_manifest(load_object(body, at))
