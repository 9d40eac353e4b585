from collections.abc import Mapping
from typing import Any

import pytest

from resolution.analysis import Task
from resolution.driver import Want
from resolution.errors import MalformedDocument, PackageNotFound
from resolution.graph import Graph
from resolution.nuget import analysis
from resolution.nuget.dependency_groups import Dependency, Group, Manifest
from resolution.nuget.msbuild import Evaluation
from resolution.nuget.project_tree import Tree


class Feed:
    """Every package has 1.0.0, 1.1.0 and 2.0.0; `needs` are the dependencies of all of them."""

    def __init__(self, needs: Mapping[str, str]) -> None:
        self.needs = needs

    def source(self, want: Want) -> Any:
        if want.name.startswith("gone"):
            raise PackageNotFound(want.name)
        if want.kind == "versions":
            return ("1.0.0", "1.1.0", "2.0.0")
        below = self.needs.get(want.name)
        return Manifest(want.name, want.version, (Group("", (Dependency(below, "1.0"),)),) if below else ())


def analysed(files: Mapping[str, str], root: str, needs: Mapping[str, str] | None = None, **environment: str) -> Graph:
    content = {path: text.encode() for path, text in files.items()}
    client: Any = Feed(needs or {})
    return analysis.analyse(Task(files=content, root=root, client=client, environment=environment))


def versions(graph: Graph) -> dict[str, str]:
    return {node.name: node.version for node in graph.nodes[1:]}


def csproj(items: str, framework: str = "<TargetFramework>net8.0</TargetFramework>") -> str:
    return f'<Project Sdk="X"><PropertyGroup>{framework}</PropertyGroup><ItemGroup>{items}</ItemGroup></Project>'


PACKAGES_PROPS = """<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
  <V>1.1.0</V></PropertyGroup><ItemGroup><PackageVersion Include="A" Version="$(V)" />
  <GlobalPackageReference Include="Everywhere" Version="2.0.0" /></ItemGroup></Project>"""


def test_it_reads_references_and_resolves_them() -> None:
    graph = analysed({"App.csproj": csproj('<PackageReference Include="A" Version="1.0" />')}, "App.csproj", {"a": "b"})
    assert (versions(graph), graph.environment) == ({"a": "1.0.0", "b": "1.0.0"}, {"framework": "net8.0"})


def test_central_versions_come_from_the_nearest_file_above() -> None:
    files = {
        "Directory.Packages.props": "<Project />",
        "src/Directory.Packages.props": PACKAGES_PROPS,
        "src/app/App.csproj": csproj('<PackageReference Include="A" />'),
    }
    assert versions(analysed(files, "src/app/App.csproj")) == {"a": "1.1.0", "everywhere": "2.0.0"}


def test_an_override_beats_the_central_version() -> None:
    files = {
        "Directory.Packages.props": PACKAGES_PROPS,
        "App.csproj": csproj('<PackageReference Include="A" VersionOverride="2.0" />'),
    }
    assert versions(analysed(files, "App.csproj"))["a"] == "2.0.0"


def test_what_an_sdk_defines_keeps_its_version_beside_a_central_list() -> None:
    files = {
        "Directory.Packages.props": PACKAGES_PROPS,
        "App.csproj": csproj('<PackageReference Include="A" Version="2.0" IsImplicitlyDefined="true" />'),
    }
    assert versions(analysed(files, "App.csproj"))["a"] == "2.0.0"


def test_properties_of_build_props_are_put_in() -> None:
    files = {
        "Directory.Build.props": "<Project><PropertyGroup><AVersion>1.1.0</AVersion></PropertyGroup></Project>",
        "App.csproj": csproj('<PackageReference Include="A" Version="$(AVersion)" />'),
    }
    assert versions(analysed(files, "App.csproj")) == {"a": "1.1.0"}


def test_conditions_on_the_target_framework_are_honoured() -> None:
    items = """<PackageReference Include="A" Version="1.0" Condition="'$(TargetFramework)' == 'net48'" />
        <PackageReference Include="B" Version="1.0" Condition=" '$(TargetFramework)' != 'net48' and '1' == '1' " />"""
    files = {"App.csproj": csproj(items, "<TargetFrameworks>net8.0;net48</TargetFrameworks>")}
    assert versions(analysed(files, "App.csproj")) == {"b": "1.0.0"}
    assert versions(analysed(files, "App.csproj", framework="net48")) == {"a": "1.0.0"}
    assert "also targets net48" in analysed(files, "App.csproj").notes[0]


def test_a_condition_it_does_not_understand_is_said() -> None:
    items = """<PackageReference Include="A" Version="1.0" Condition="Exists('x')" />"""
    assert analysed({"App.csproj": csproj(items)}, "App.csproj").notes == (
        "condition not understood, taken as true: Exists('x')",
    )


def test_referenced_projects_bring_their_packages_but_keep_private_ones() -> None:
    private = '<PackageReference Include="Tool" Version="1.0" PrivateAssets="all" />'
    files = {
        "app/App.csproj": csproj(r'<ProjectReference Include="..\lib\Lib.csproj" />'),
        "lib/Lib.csproj": csproj('<PackageReference Include="A" Version="1.1" />' + private),
    }
    graph = analysed(files, "app/App.csproj")
    assert versions(graph) == {"Lib": "", "a": "1.1.0"}
    assert "project" in graph.nodes[1].flags


@pytest.mark.parametrize(
    ("framework", "properties", "expected"),
    [
        ("netstandard2.0", "", {"netstandard.library": "2.0.0"}),
        (
            "netstandard1.3",
            "<NetStandardImplicitPackageVersion>1.1</NetStandardImplicitPackageVersion>",
            {"netstandard.library": "1.1.0"},
        ),
        ("netstandard2.1", "", {}),
        ("netcoreapp2.0", "", {"microsoft.netcore.app": "2.0.0"}),
        ("net8.0", "", {}),
        (
            "netstandard2.0",
            "<DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>",
            {},
        ),
    ],
)
def test_it_adds_what_the_sdk_adds(framework: str, properties: str, expected: dict[str, str]) -> None:
    properties += "<NetStandardImplicitPackageVersion Condition=\"'$(NetStandardImplicitPackageVersion)' == ''\">2.0.0"
    properties += "</NetStandardImplicitPackageVersion>"
    files = {"App.csproj": csproj("", f"<TargetFramework>{framework}</TargetFramework>{properties}")}
    assert versions(analysed(files, "App.csproj")) == expected


def test_a_library_for_netstandard_2_keeps_its_library_to_itself() -> None:
    files = {
        "app/App.csproj": csproj(r'<ProjectReference Include="..\lib\Lib.csproj" />'),
        "lib/Lib.csproj": csproj("", "<TargetFramework>netstandard2.0</TargetFramework>"),
    }
    assert versions(analysed(files, "app/App.csproj")) == {"Lib": ""}


def test_it_says_that_the_version_of_fsharp_core_is_not_known() -> None:
    assert "FSharp.Core" in analysed({"App.fsproj": csproj("")}, "App.fsproj").notes[0]
    own = csproj('<PackageReference Include="FSharp.Core" Version="1.0" />')
    assert analysed({"App.fsproj": own}, "App.fsproj").notes == ()


def test_projects_that_are_only_built_before_bring_nothing() -> None:
    reference = r'<ProjectReference Include="..\gen\Gen.csproj" ReferenceOutputAssembly="false" />'
    files = {
        "app/App.csproj": csproj(reference),
        "gen/Gen.csproj": csproj('<PackageReference Include="A" Version="1.0" />'),
    }
    assert versions(analysed(files, "app/App.csproj")) == {}


def test_a_private_project_stays_with_the_one_that_references_it() -> None:
    files = {
        "app/App.csproj": csproj(r'<ProjectReference Include="..\lib\Lib.csproj" />'),
        "lib/Lib.csproj": csproj(r'<ProjectReference Include="..\own\Own.csproj" PrivateAssets="all" />'),
        "own/Own.csproj": csproj('<PackageReference Include="A" Version="1.0" />'),
    }
    assert versions(analysed(files, "app/App.csproj")) == {"Lib": ""}
    assert versions(analysed(files, "lib/Lib.csproj")) == {"Own": "", "a": "1.0.0"}


def test_assets_that_are_all_private_one_by_one_are_private() -> None:
    every = "compile; runtime; contentFiles; build; buildTransitive; native; analyzers"
    files = {
        "app/App.csproj": csproj(r'<ProjectReference Include="..\lib\Lib.csproj" />'),
        "lib/Lib.csproj": csproj(f'<PackageReference Include="A" Version="1.0" PrivateAssets="{every}" />'),
    }
    assert versions(analysed(files, "app/App.csproj")) == {"Lib": ""}


def test_a_project_for_windows_takes_what_is_for_the_windows_it_builds_against() -> None:
    groups = (Group("net8.0-windows7.0", (Dependency("w", "1.0"),)), Group("net8.0", (Dependency("n", "1.0"),)))

    class Windows(Feed):
        def source(self, want: Want) -> Any:
            both = want.kind == "manifest" and want.name == "a"
            return Manifest("A", want.version, groups) if both else super().source(want)

    project = csproj(
        '<PackageReference Include="A" Version="1.0" />', "<TargetFramework>net8.0-windows</TargetFramework>"
    )
    client: Any = Windows({})
    graph = analysis.analyse(Task(files={"App.csproj": project.encode()}, root="App.csproj", client=client))
    assert versions(graph) == {"A": "1.0.0", "w": "1.0.0"}


def test_packages_config_is_a_flat_list() -> None:
    files = {"packages.config": '<packages><package id="A" version="1.0.0" targetFramework="net48" /></packages>'}
    graph = analysed(files, "packages.config")
    assert (versions(graph), graph.edges) == ({"A": "1.0.0"}, ())


def test_roots_are_projects_and_lonely_package_lists() -> None:
    files = {
        "new/New.csproj": b'<Project><PackageReference Include="A" /></Project>',
        "new/packages.config": b"<packages />",
        "old/Old.csproj": b"<Project />",
        "old/packages.config": b"<packages />",
    }
    assert analysis.roots(files) == ("new/New.csproj", "old/packages.config")


def test_a_whole_tree_of_files_is_read_as_msbuild_reads_it() -> None:
    nested = "$([MSBuild]::GetPathOfFileAbove('Directory.Packages.props', '$(MSBuildThisFileDirectory)..'))"
    update = '<PackageVersion Update="A" Version="2.0.0" />'
    test = "<IsTest Condition=\"$(MSBuildProjectName.EndsWith('.Tests'))\">true</IsTest>"
    files = {
        "Directory.Build.props": f"<Project><PropertyGroup>{test}</PropertyGroup></Project>",
        "Directory.Build.targets": """<Project><Choose><When Condition="'$(IsTest)' == 'true' and
            '$(TargetFrameworkIdentifier)' == '.NETCoreApp'"><ItemGroup>
            <PackageReference Include="Runner" /></ItemGroup></When></Choose></Project>""",
        "Directory.Packages.props": PACKAGES_PROPS.replace(
            "</ItemGroup>", '<PackageVersion Include="Runner" Version="1.0" /></ItemGroup>'
        ),
        "src/Directory.Packages.props": f"""<Project><Import Project="{nested}" />
            <ItemGroup Condition="$([MSBuild]::IsTargetFrameworkCompatible('$(TargetFramework)', 'net6.0'))">{update}
            </ItemGroup></Project>""",
        "src/App.Tests/App.Tests.csproj": csproj('<PackageReference Include="A" />'),
    }
    graph = analysed(files, "src/App.Tests/App.Tests.csproj")
    assert (versions(graph), graph.notes) == ({"a": "2.0.0", "runner": "1.0.0", "everywhere": "2.0.0"}, ())


def test_a_broken_project_names_its_file() -> None:
    with pytest.raises(MalformedDocument, match=r"App\.csproj"):
        analysed({"App.csproj": "<Project>"}, "App.csproj")


def test_items_can_be_updated_and_removed() -> None:
    items = '<P Include="A;B" Version="1" /><P Update="a" Version="2" /><P Remove="B" />'
    body = f"<Project><ItemGroup>{items}</ItemGroup></Project>".encode()
    assert list(Evaluation(Tree({"x": body}), "x").run().named("P")) == [{"Include": "A", "Version": "2"}]
