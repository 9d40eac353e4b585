import json
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


def test_a_lock_that_fits_is_taken_as_it_is() -> None:
    lock = {
        "net8.0": {"A": {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "dependencies": {"B": "1.0"}}}
    }
    lock["net8.0"]["B"] = {"type": "Transitive", "resolved": "1.9.9"}
    files = {"packages.lock.json": json.dumps({"version": 1, "dependencies": lock})}
    graph = analysed(files | {"App.csproj": csproj('<PackageReference Include="A" Version="1.0.0" />')}, "App.csproj")
    assert versions(graph) == {"A": "1.0.0", "B": "1.9.9"}
    newer = analysed(files | {"App.csproj": csproj('<PackageReference Include="A" Version="2.0.0" />')}, "App.csproj")
    assert (versions(newer), newer.notes) == ({"a": "2.0.0"}, ("packages.lock.json does not fit the project any more",))


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


def test_a_broken_project_names_its_file() -> None:
    with pytest.raises(MalformedDocument, match=r"App\.csproj"):
        analysed({"App.csproj": "<Project>"}, "App.csproj")


def test_items_can_be_updated_and_removed() -> None:
    items = '<P Include="A;B" Version="1" /><P Update="a" Version="2" /><P Remove="B" />'
    body = f"<Project><ItemGroup>{items}</ItemGroup></Project>".encode()
    assert list(Evaluation(Tree({"x": body}), "x").run().named("P")) == [{"Include": "A", "Version": "2"}]
