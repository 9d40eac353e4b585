"""The files of a project as MSBuild sees them: folders to look into and above, whatever the case of a name.

https://learn.microsoft.com/visualstudio/msbuild/customize-by-directory
"""

import fnmatch
import posixpath
import re
from functools import lru_cache

from resolution import xml
from resolution.analysis import Files
from resolution.errors import MalformedDocument

ROOT = "/project/"  # where the files are taken to stand; what lies elsewhere is not known
READ = (".props", ".targets", ".csproj", ".fsproj", ".vbproj", ".proj", ".projitems")


class Tree:
    """`files` under ROOT. Paths that come in are absolute, paths that go out are those of `files`."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._by_lower = {path.lower(): path for path in files}
        self._folders = {folder for path in self._by_lower for folder in _folders(path)}
        self._documents: dict[str, xml.Element] = {}

    def find(self, full: str) -> str:
        """The file at `full`; empty when it is not here."""
        inside = _inside(full)
        return inside if inside in self.files else self._by_lower.get(inside.lower(), "")

    def exists(self, full: str) -> bool | None:
        """None where that cannot be known: files that are no part of a build are not here."""
        inside = _inside(full)
        if self.find(full) or (full.startswith(ROOT) and inside.lower() in self._folders):
            return True
        return False if full.startswith(ROOT) and inside.lower().endswith(READ) else None

    def matching(self, pattern: str) -> list[str]:
        """Files that an absolute path with `*`, `**` and `?` stands for."""
        wanted = _inside(pattern)
        return sorted(path for path in self.files if fits(wanted, path))

    def above(self, name: str, folder: str) -> str:
        """The nearest file of that name in `folder` (absolute) or over it; empty when there is none."""
        while _is_here(folder):
            found = self.find(posixpath.join(folder, name))
            if found:
                return found
            folder = posixpath.dirname(folder.rstrip("/"))
        return ""

    def document(self, path: str) -> xml.Element:
        """The <Project> at `path`. Raises MalformedDocument naming the file."""
        if path not in self._documents:
            self._documents[path] = _document(path, self.files[path])
        return self._documents[path]


def absolute(folder: str, written: str) -> str:
    """`written`, with slashes of either kind, as seen from the absolute `folder`."""
    path = posixpath.normpath(posixpath.join(folder, written.strip().replace("\\", "/")))
    return "/" + path.lstrip("/")


def fits(pattern: str, path: str) -> bool:
    """Whether `path` is one of those that a pattern with `*`, `**` and `?` stands for, in time that stays small.

    https://learn.microsoft.com/visualstudio/msbuild/msbuild-items#use-wildcards-to-specify-items
    """
    wanted, parts = pattern.lower().split("/"), path.lower().split("/")
    at, place, star, mark = 0, 0, -1, 0
    while place < len(parts):
        if at < len(wanted) and wanted[at] == "**":
            star, mark, at = at, place, at + 1
        elif at < len(wanted) and _segment(wanted[at]).match(parts[place]):
            at, place = at + 1, place + 1
        elif star >= 0:
            mark += 1
            at, place = star + 1, mark
        else:
            return False
    return all(one == "**" for one in wanted[at:])


@lru_cache(maxsize=1024)
def _segment(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]")))


def _document(path: str, body: bytes) -> xml.Element:
    try:
        root = xml.parse(body)
    except MalformedDocument as error:
        raise MalformedDocument(str(error), at=path) from None
    if xml.name(root) != "Project":
        raise MalformedDocument("expected <Project>", at=path)
    return root


def _inside(full: str) -> str:
    return full.removeprefix(ROOT).strip("/") if _is_here(full) else full


def _is_here(full: str) -> bool:
    return f"{full}/".startswith(ROOT)


def _folders(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:count]) for count in range(len(parts) + 1)]
