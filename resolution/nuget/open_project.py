"""One .NET project with the properties files above it, for one target framework.

https://learn.microsoft.com/nuget/consume-packages/central-package-management,
https://learn.microsoft.com/visualstudio/msbuild/customize-by-directory
"""

import posixpath
from collections.abc import Iterator, Mapping

from resolution import xml
from resolution.graph import Graph
from resolution.nuget import implicit_packages, package_items, packages_lock
from resolution.nuget.msbuild import Evaluation
from resolution.nuget.project import Project
from resolution.nuget.project_tree import ROOT, Tree, absolute
from resolution.nuget.versions import Version, is_valid

ASSUMED = "net8.0"


class OpenProject:
    """One project file with the properties files above it, for one target framework."""

    def __init__(self, tree: Tree, path: str, framework: str) -> None:
        self.tree, self.path = tree, path
        outer = Evaluation(tree, path).run()
        self.frameworks = _target_frameworks(outer)
        self.framework = framework or next(iter(self.frameworks), ASSUMED)
        # The inner build of a project for several gets its target framework from outside; one for a single sets it.
        same = not outer.get("TargetFrameworks") and self.frameworks == (self.framework,)
        self.evaluation = outer if same else Evaluation(tree, path, self.framework).run()

    @property
    def name(self) -> str:
        return posixpath.splitext(posixpath.basename(self.path))[0]

    def project(self) -> Project:
        written = package_items.references(self.evaluation)
        names = {one.id.lower() for one in written}
        implicit = [one for one in implicit_packages.references(self._sdk()) if one.id.lower() not in names]
        central = package_items.central_versions(self.evaluation)
        return Project(
            name=self.name,
            references=(*written, *implicit),
            central=central,
            pins=central is not None and self.evaluation.is_true("CentralPackageTransitivePinningEnabled"),
            fallback=_fallback(self.evaluation),
        )

    def referenced(self) -> Iterator[str]:
        """Paths of the projects that this one builds on, as far as they are there."""
        return (path for path, _ in self.project_references())

    def project_references(self) -> Iterator[tuple[str, str]]:
        """Path and kind of each; what is only built before (ReferenceOutputAssembly) is no part of a restore."""
        for item in self.evaluation.named("ProjectReference"):
            path = self.tree.find(absolute(posixpath.dirname(ROOT + self.path), item["Include"]))
            if path and item.get("ReferenceOutputAssembly", "").lower() != "false":
                yield path, package_items.kind(item)

    def lock(self) -> packages_lock.Entries:
        body = self._lock_body()
        return packages_lock.parse(body, self.framework) if body else {}

    def runtime_locks(self) -> Mapping[str, packages_lock.Entries]:
        """Runtime → what the lock has for it besides."""
        body = self._lock_body()
        return packages_lock.parse_runtimes(body, self.framework) if body else {}

    def _lock_body(self) -> bytes:
        return self.tree.files.get(self.lock_path(), b"")

    def lock_path(self) -> str:
        """Where a restore looks for the lock, relative to the files: by name, if there is one of the project's own."""
        folder = posixpath.dirname(ROOT + self.path)
        given = self.evaluation.get("NuGetLockFilePath")
        own = self.tree.find(absolute(folder, f"packages.{self.name.replace(' ', '_')}.lock.json"))
        full = absolute(folder, given or "packages.lock.json")
        return own if own and not given else self.tree.find(full) or full.removeprefix(ROOT)

    def notes(self) -> tuple[str, ...]:
        others = [one for one in self.frameworks if one != self.framework]
        left = (f"resolved for {self.framework}; the project also targets {', '.join(others)}",) if others else ()
        assumed = () if self.frameworks else (f"no target framework found, {self.framework} assumed",)
        unknown = implicit_packages.unknown(
            self._sdk(), self.path, {one.id.lower() for one in self.project().references}
        )
        refused = package_items.complaints(self.evaluation)
        return (*left, *assumed, *refused, *self.evaluation.doubts, *unknown)

    def pruned(self, graph: Graph) -> Iterator[str]:
        """What of a resolved graph a restore may leave out."""
        return implicit_packages.pruned(self._sdk(), graph)

    @property
    def version(self) -> str:
        """The version that others depend on: https://learn.microsoft.com/nuget/reference/msbuild-targets."""
        prefix, suffix = self.evaluation.get("VersionPrefix") or "1.0.0", self.evaluation.get("VersionSuffix")
        parts = f"{prefix}-{suffix}" if suffix else prefix
        written = self.evaluation.get("PackageVersion") or self.evaluation.get("Version") or parts
        return str(Version.parse(written)) if is_valid(written) else "1.0.0"

    @property
    def is_refused(self) -> bool:
        """Whether a restore fails over the project itself."""
        refusals = ("NU1008", "NU1011", "NU1013")
        return any(one.startswith(refusals) for one in package_items.complaints(self.evaluation))

    @property
    def locks(self) -> bool:
        """Whether a restore keeps a lock file for this project."""
        return self.evaluation.is_true("RestorePackagesWithLockFile") or self.lock_path() in self.tree.files

    @property
    def runtimes(self) -> tuple[str, ...]:
        """What the project is restored for besides its target framework."""
        written = f"{self.evaluation.get('RuntimeIdentifiers')};{self.evaluation.get('RuntimeIdentifier')}"
        return tuple(dict.fromkeys(part.strip() for part in written.split(";") if part.strip()))

    def _sdk(self) -> implicit_packages.Sdk:
        root = self.tree.document(self.path)
        sdk = bool(root.get("Sdk")) or any(
            xml.name(one) in ("Sdk", "Import") and one.get("Sdk", one.get("Name")) for one in root
        )
        return implicit_packages.Sdk(self.framework if sdk else "", self.evaluation.get)


def _target_frameworks(evaluation: Evaluation) -> tuple[str, ...]:
    written = evaluation.get("TargetFrameworks") or evaluation.get("TargetFramework")
    old = evaluation.get("TargetFrameworkVersion").lstrip("vV")
    if not written and old:
        written = "net" + old.replace(".", "")
    return tuple(dict.fromkeys(part.strip() for part in written.split(";") if part.strip()))


def _fallback(evaluation: Evaluation) -> tuple[str, ...] | None:
    written = evaluation.get("AssetTargetFallback")
    return tuple(part.strip() for part in written.split(";") if part.strip()) if written else None
