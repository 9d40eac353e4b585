"""PackageReference, PackageVersion and GlobalPackageReference items as a restore takes them.

https://learn.microsoft.com/nuget/consume-packages/central-package-management
"""

from collections.abc import Iterable, Iterator, Mapping

from resolution.nuget.msbuild import Evaluation
from resolution.nuget.msbuild_metadata import Item
from resolution.nuget.project import Reference

ASSETS = frozenset({"compile", "runtime", "contentfiles", "build", "buildtransitive", "native", "analyzers"})


def is_central(evaluation: Evaluation) -> bool:
    return evaluation.is_true("ManagePackageVersionsCentrally")


def references(evaluation: Evaluation) -> tuple[Reference, ...]:
    """What the project itself asks for, and what Directory.Packages.props gives to every project, which keeps it."""
    central = is_central(evaluation)
    written = [_reference(item, central=central) for item in _unique(evaluation, "PackageReference")]
    names = {one.id.lower() for one in written}
    everywhere = _unique(evaluation, "GlobalPackageReference") if central else ()
    given = [Reference(item["Include"].strip(), item.get("Version", ""), kind="dev") for item in everywhere]
    return (*written, *(one for one in given if one.id.lower() not in names))


def central_versions(evaluation: Evaluation) -> Mapping[str, str] | None:
    """Id → version; None where no central list is used."""
    if not is_central(evaluation):
        return None
    return {item["Include"].strip(): item.get("Version", "") for item in _unique(evaluation, "PackageVersion")}


def kind(item: Mapping[str, str]) -> str:
    """Dev, where the project keeps every asset to itself."""
    private = {part.strip().lower() for part in item.get("PrivateAssets", "").replace(",", ";").split(";")}
    return "dev" if "all" in private or private >= ASSETS else "runtime"


def complaints(evaluation: Evaluation) -> Iterator[str]:
    """What a restore refuses or warns of before it looks at any package."""
    yield from _twice(evaluation, "NU1504", "PackageReference")
    if is_central(evaluation):
        yield from _twice(evaluation, "NU1506", "PackageVersion")
        own = [item for item in _items(evaluation, "PackageReference") if not _is_implicit(item)]
        yield from _named("NU1008: {} must not have a version beside the central list", own, "Version")
        if evaluation.get("CentralPackageVersionOverrideEnabled").lower() == "false":
            yield from _named("NU1013: {} must not override the central list", own, "VersionOverride")
        if not evaluation.is_true("CentralPackageFloatingVersionsEnabled"):
            floating = [one for one in _items(evaluation, "PackageVersion") if "*" in one.get("Version", "")]
            yield from _named("NU1011: {} must not float in the central list", floating, "Version")


def _reference(item: Item, *, central: bool) -> Reference:
    # What an SDK adds has its own version, also beside a central list; only beside one a version can be overridden.
    own = not central or _is_implicit(item)
    version = (item.get("VersionOverride", "") if central else "") or (item.get("Version", "") if own else "")
    return Reference(item["Include"].strip(), version, kind=kind(item))


def _is_implicit(item: Item) -> bool:
    return item.get("IsImplicitlyDefined", "").lower() == "true"


def _items(evaluation: Evaluation, named: str) -> list[Item]:
    return [item for item in evaluation.named(named) if item["Include"].strip()]


def _unique(evaluation: Evaluation, named: str) -> Iterable[Item]:
    """The first of each id counts, as in NuGet's MSBuildRestoreUtility."""
    found: dict[str, Item] = {}
    for item in _items(evaluation, named):
        found.setdefault(item["Include"].strip().lower(), item)
    return found.values()


def _twice(evaluation: Evaluation, number: str, named: str) -> Iterator[str]:
    seen: set[str] = set()
    for item in _items(evaluation, named):
        name = item["Include"].strip()
        if name.lower() in seen:
            yield f"{number}: {name} stands in more than one {named}, the first is taken"
        seen.add(name.lower())


def _named(sentence: str, items: Iterable[Item], metadata: str) -> Iterator[str]:
    names = [item["Include"].strip() for item in items if item.get(metadata)]
    if names:
        yield sentence.format(", ".join(names))
