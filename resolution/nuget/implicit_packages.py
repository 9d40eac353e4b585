"""Packages that the SDK adds to a project by itself, or leaves out.

https://learn.microsoft.com/dotnet/core/project-sdk/msbuild-props#disableimplicitframeworkreferences
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

from resolution.graph import Graph, Node
from resolution.nuget.frameworks import Framework
from resolution.nuget.names import some
from resolution.nuget.project import Reference

# Of an SDK as of .NET 6 and later; its own properties change them.
PRUNES_SINCE = (10, 0, 0, 0)
STANDARD_BEFORE_2, STANDARD = "1.6.1", "2.0.3"
CORE = {(1, 0): "1.0.5", (1, 1): "1.1.2", (2, 0): "2.0.0", (2, 1): "2.1.0", (2, 2): "2.2.0"}
# What an SDK may add in a version that is its own, or only on some machines; found in lock files, not declared.
NAMES = frozenset(
    {
        "netstandard.library",
        "microsoft.netcore.app",
        "microsoft.aspnetcore.app",
        "microsoft.netframework.referenceassemblies",
        "fsharp.core",
        "microsoft.net.illink.tasks",
        "microsoft.net.illink.analyzers",
        "microsoft.dotnet.ilcompiler",
        "microsoft.net.sdk.webassembly.pack",
    }
)


@dataclass(frozen=True, slots=True)
class Sdk:
    """`framework` is empty for a project that uses no SDK; `get` gives properties of the project."""

    framework: str
    get: Callable[[str], str]


def references(sdk: Sdk) -> Iterator[Reference]:
    """Those whose version is known."""
    target = Framework.parse(sdk.framework)
    if not sdk.framework or sdk.get("DisableImplicitFrameworkReferences").lower() == "true":
        return
    if target.identifier == ".NETStandard" and target.version < (2, 1, 0, 0):
        old = target.version < (2, 0, 0, 0)
        version = sdk.get("NetStandardImplicitPackageVersion") or (STANDARD_BEFORE_2 if old else STANDARD)
        # From 2.0 on a library keeps it to itself.
        yield Reference("NETStandard.Library", version, kind="runtime" if old else "dev")
    elif target.identifier == ".NETCoreApp" and target.version[:2] in CORE:
        version = sdk.get("RuntimeFrameworkVersion") or CORE[target.version[:2]]
        yield Reference("Microsoft.NETCore.App", version, kind="runtime" if target.version[0] < 2 else "dev")


def unknown(sdk: Sdk, path: str, declared: Container[str]) -> Iterator[str]:
    """What the SDK adds besides, in a version of its own."""
    off = sdk.get("DisableImplicitFSharpCoreReference").lower() == "true"
    if sdk.framework and path.lower().endswith(".fsproj") and "fsharp.core" not in declared and not off:
        yield "the SDK adds FSharp.Core in a version of its own, which is not known here"


def pruned(sdk: Sdk, graph: Graph) -> Iterator[str]:
    """Transitive packages that the framework may bring itself; the list of those is part of the SDK.

    https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#prunepackagereference
    """
    target, switch = Framework.parse(sdk.framework), sdk.get("RestoreEnablePackagePruning").lower()
    modern = target.identifier == ".NETCoreApp" and target.version >= PRUNES_SINCE
    if sdk.framework and switch != "false" and (modern or switch == "true"):
        names = [f"{one.name} {one.version}" for one in graph.nodes if "transitive" in one.flags and _is_of_system(one)]
        if names:
            yield f"a restore leaves out what the framework brings itself, perhaps {some(names)}"


def _is_of_system(node: Node) -> bool:
    return node.name.lower().startswith("system.")
