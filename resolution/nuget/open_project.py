"""One .NET project with the properties files above it, for one target framework.

https://learn.microsoft.com/nuget/consume-packages/central-package-management,
https://learn.microsoft.com/visualstudio/msbuild/customize-by-directory
"""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from resolution.analysis import Files
from resolution.nuget import packages_lock
from resolution.nuget.msbuild import Evaluation
from resolution.nuget.project import Project, Reference

ASSUMED = "net8.0"


class OpenProject:
    """One project file with the properties files above it, for one target framework."""

    def __init__(self, files: Files, path: str, framework: str) -> None:
        self.files, self.path = files, path
        self.frameworks = _target_frameworks(_evaluated(files, path, ""))
        self.framework = framework or next(iter(self.frameworks), ASSUMED)
        self.evaluation = _evaluated(files, path, self.framework)

    @property
    def name(self) -> str:
        return posixpath.splitext(posixpath.basename(self.path))[0]

    def project(self) -> Project:
        central = self.evaluation.is_true("ManagePackageVersionsCentrally")
        versions = {item["Include"]: item.get("Version", "") for item in self._items("PackageVersion")}
        everywhere = [Reference(item["Include"], item.get("Version", ""), kind="dev") for item in self._global(central)]
        return Project(
            name=self.name,
            references=(*(_reference(item, central=central) for item in self._items("PackageReference")), *everywhere),
            central=versions if central else None,
            pins=central and self.evaluation.is_true("CentralPackageTransitivePinningEnabled"),
            fallback=_fallback(self.evaluation),
        )

    def referenced(self) -> Iterator[str]:
        """Paths of the projects that this one builds on, as far as they are there."""
        for item in self._items("ProjectReference"):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), item["Include"].replace("\\", "/")))
            if path in self.files:
                yield path

    def lock(self) -> Mapping[str, Mapping[str, Any]]:
        body = self.files.get(posixpath.join(posixpath.dirname(self.path), "packages.lock.json"))
        return packages_lock.parse(body, self.framework) if body else {}

    def notes(self) -> tuple[str, ...]:
        others = [one for one in self.frameworks if one != self.framework]
        left = (f"resolved for {self.framework}; the project also targets {', '.join(others)}",) if others else ()
        assumed = () if self.frameworks else (f"no target framework found, {self.framework} assumed",)
        return (*left, *assumed, *dict.fromkeys(self.evaluation.doubts))

    def _global(self, central: bool) -> Iterator[Mapping[str, str]]:
        """What Directory.Packages.props gives to every project, which keeps it to itself."""
        return self._items("GlobalPackageReference") if central else iter(())

    def _items(self, kind: str) -> Iterator[Mapping[str, str]]:
        return (item for item in self.evaluation.named(kind) if item.get("Include"))


def _reference(item: Mapping[str, str], *, central: bool) -> Reference:
    version = item.get("VersionOverride", "") or ("" if central else item.get("Version", ""))
    kind = "dev" if item.get("PrivateAssets", "").lower() == "all" else "runtime"
    return Reference(item["Include"].strip(), version, kind=kind)


def _evaluated(files: Files, path: str, framework: str) -> Evaluation:
    """Directory.Build.props, Directory.Packages.props and the project, as MSBuild imports them: the nearest of each."""
    above = (_nearest(files, path, name) for name in ("Directory.Build.props", "Directory.Packages.props"))
    wanted = [*filter(None, above), path]
    # A target framework from outside is what an inner build of a multi-targeting project gets.
    keep = {"TargetFramework": framework} if framework else {}
    return Evaluation().read(((one, files[one]) for one in wanted), keep)


def _nearest(files: Files, path: str, name: str) -> str:
    by_lower = {one.lower(): one for one in files}
    folder = posixpath.dirname(path)
    while True:
        found = by_lower.get(posixpath.join(folder, name).lower())
        if found or not folder:
            return found or ""
        folder = posixpath.dirname(folder)


def _target_frameworks(evaluation: Evaluation) -> tuple[str, ...]:
    written = evaluation.get("TargetFrameworks") or evaluation.get("TargetFramework")
    old = evaluation.get("TargetFrameworkVersion").lstrip("vV")
    if not written and old:
        written = "net" + old.replace(".", "")
    return tuple(dict.fromkeys(part.strip() for part in written.split(";") if part.strip()))


def _fallback(evaluation: Evaluation) -> tuple[str, ...] | None:
    written = evaluation.get("AssetTargetFallback")
    return tuple(part.strip() for part in written.split(";") if part.strip()) if written else None
