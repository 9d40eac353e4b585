"""Project files as they are found in the wild, and what a restore takes from each."""

import pytest

from tests.resolution.nuget.test_analysis import analysed, versions

CENTRAL = "<ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>"


def project(items: str, properties: str = "", frameworks: str = "net8.0") -> str:
    several = "TargetFrameworks" if ";" in frameworks else "TargetFramework"
    return (
        f'<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><{several}>{frameworks}</{several}>{properties}'
        f"</PropertyGroup><ItemGroup>{items}</ItemGroup></Project>"
    )


def props(items: str, properties: str = CENTRAL) -> str:
    return f"<Project><PropertyGroup>{properties}</PropertyGroup><ItemGroup>{items}</ItemGroup></Project>"


OLD = "!$([MSBuild]::IsTargetFrameworkCompatible($(TargetFramework), 'netcoreapp3.1'))"
CHANGED = props('<PackageVersion Include="A" Version="2.0.0" /><PackageVersion Include="B" Version="1.1.0" />').replace(
    "</Project>", f'<ItemGroup Condition="{OLD}"><PackageVersion Update="A" Version="1.0.0" /></ItemGroup></Project>'
)


@pytest.mark.parametrize(
    ("framework", "expected"), [("net8.0", {"a": "2.0.0"}), ("netstandard2.1", {"a": "1.0.0", "b": "1.1.0"})]
)
def test_a_central_list_can_change_with_the_target_framework(framework: str, expected: dict[str, str]) -> None:
    items = f'<PackageReference Include="A" /><PackageReference Include="B" Condition="{OLD}" />'
    files = {"Directory.Packages.props": CHANGED, "App.csproj": project(items, frameworks="net8.0;netstandard2.1")}
    assert versions(analysed(files, "App.csproj", framework=framework)) == expected


def test_the_switch_to_a_central_list_can_stand_in_build_props() -> None:
    files = {
        "Directory.Build.props": props(""),
        "Directory.Packages.props": props('<PackageVersion Include="A" Version="1.1.0" />', ""),
        "src/App.csproj": project('<PackageReference Include="A" />'),
    }
    assert versions(analysed(files, "src/App.csproj")) == {"a": "1.1.0"}


def test_a_project_can_leave_the_central_list() -> None:
    files = {
        "Directory.Packages.props": props('<PackageVersion Include="A" Version="2.0.0" />'),
        "App.csproj": project('<PackageReference Include="A" Version="1.1.0" />', CENTRAL.replace("true", "false")),
    }
    assert versions(analysed(files, "App.csproj")) == {"a": "1.1.0"}


def test_central_versions_chosen_by_conditions_on_one_id() -> None:
    below, above = "'$(TargetFramework)' == 'net6.0'", "'$(TargetFramework)' != 'net6.0'"
    both = (
        f'<PackageVersion Include="A" Version="1.0.0" Condition="{below}" />'
        f'<PackageVersion Include="A" Version="2.0.0" Condition="{above}">'
        "<PrivateAssets>all</PrivateAssets></PackageVersion>"
    )
    files = {
        "Directory.Packages.props": props(both),
        "App.csproj": project('<PackageReference Include="A" />', frameworks="net6.0;net8.0"),
    }
    graph = analysed(files, "App.csproj", framework="net8.0")
    assert (versions(graph), graph.edges[0].kind) == ({"a": "2.0.0"}, "runtime")
    assert not any("NU1506" in note for note in graph.notes)


def test_global_references_stay_with_the_project_and_yield_to_its_own() -> None:
    everywhere = '<GlobalPackageReference Include="Tool;A" Version="1.0.0" />'
    files = {
        "Directory.Packages.props": props(everywhere + '<PackageVersion Include="A" Version="2.0.0" />'),
        "lib/Lib.csproj": project(""),
        "App.csproj": project('<PackageReference Include="A" /><ProjectReference Include="lib/Lib.csproj" />'),
    }
    graph = analysed(files, "App.csproj")
    assert versions(graph) == {"a": "2.0.0", "tool": "1.0.0", "Lib": ""}
    assert [(edge.name, edge.kind) for edge in graph.edges] == [("A", "runtime"), ("Tool", "dev"), ("Lib", "runtime")]


def test_an_override_counts_only_beside_a_central_list() -> None:
    item = '<PackageReference Include="A" Version="1.0.0" VersionOverride="2.0.0" />'
    assert versions(analysed({"App.csproj": project(item)}, "App.csproj")) == {"a": "1.0.0"}


@pytest.mark.parametrize(
    ("item", "central", "number"),
    [
        (
            '<PackageReference Include="A" Version="1.0.0" />',
            '<PackageVersion Include="A" Version="1.1.0" />',
            "NU1008",
        ),
        ('<PackageReference Include="A" />', '<PackageVersion Include="A" Version="1.*" />', "NU1011"),
        (
            '<PackageReference Include="A" VersionOverride="1" />',
            '<PackageVersion Include="A" Version="2" />',
            "NU1013",
        ),
        ('<PackageReference Include="A" />', '<PackageVersion Include="A;a" Version="2" />', "NU1506"),
    ],
)
def test_what_a_restore_refuses_about_a_central_list_is_said(item: str, central: str, number: str) -> None:
    strict = f"{CENTRAL}<CentralPackageVersionOverrideEnabled>false</CentralPackageVersionOverrideEnabled>"
    files = {"Directory.Packages.props": props(central, strict), "App.csproj": project(item)}
    assert [note.partition(":")[0] for note in analysed(files, "App.csproj").notes] == [number]


def test_of_two_references_to_one_package_the_first_counts() -> None:
    items = '<PackageReference Include="A" Version="1.0.0" /><PackageReference Include="a" Version="2.0.0" />'
    graph = analysed({"App.csproj": project(items)}, "App.csproj")
    assert (versions(graph), graph.notes[0].partition(":")[0]) == ({"a": "1.0.0"}, "NU1504")


def test_analyzers_for_all_projects_come_from_build_props_without_reaching_dependents() -> None:
    analyzer = (
        '<PackageReference Include="Analyzer" Version="1.0.0"><PrivateAssets>all</PrivateAssets></PackageReference>'
    )
    files = {
        "Directory.Build.props": props(analyzer, ""),
        "lib/Lib.csproj": project('<PackageReference Include="A" Version="1.0.0" />', frameworks="netstandard2.1"),
        "App.csproj": project('<ProjectReference Include="lib\\Lib.csproj" /><PackageReference Remove="Analyzer" />'),
    }
    assert versions(analysed(files, "App.csproj")) == {"Lib": "", "a": "1.0.0"}


def test_an_old_project_with_references_to_packages_is_read() -> None:
    body = (
        '<Project ToolsVersion="15.0" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">'
        '<Import Project="$(MSBuildExtensionsPath)\\$(MSBuildToolsVersion)\\Microsoft.Common.props" '
        "Condition=\"Exists('$(MSBuildExtensionsPath)\\$(MSBuildToolsVersion)\\Microsoft.Common.props')\" />"
        "<PropertyGroup><TargetFrameworkVersion>v4.7.2</TargetFrameworkVersion></PropertyGroup>"
        '<ItemGroup><PackageReference Include="A"><Version>1.1.0</Version></PackageReference></ItemGroup>'
        '<Import Project="$(MSBuildToolsPath)\\Microsoft.CSharp.targets" /></Project>'
    )
    graph = analysed({"App.csproj": body}, "App.csproj")
    assert (versions(graph), graph.environment["framework"]) == ({"a": "1.1.0"}, "net472")


def test_what_a_new_sdk_may_leave_out_is_said() -> None:
    item, needs = '<PackageReference Include="A" Version="1.0.0" />', {"a": "System.Text.Json"}
    told = ["a restore leaves out what the framework brings itself, perhaps system.text.json 1.0.0"]
    off = "<RestoreEnablePackagePruning>false</RestoreEnablePackagePruning>"
    for framework, properties, expected in (("net10.0", "", told), ("net10.0", off, []), ("net8.0", "", [])):
        files = {"App.csproj": project(item, properties, framework)}
        assert [*analysed(files, "App.csproj", needs).notes] == expected
