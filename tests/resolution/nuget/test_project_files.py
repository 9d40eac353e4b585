""".NET projects: what their files declare and lock."""

import pytest

from resolution.errors import MalformedDocument
from resolution.nuget import project_files
from resolution.nuget.paket_lock import read_paket_lock

CSPROJ = b"""<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFrameworks>net8.0;netstandard2.0</TargetFrameworks><KitVersion>3.0</KitVersion></PropertyGroup>
  <ItemGroup Condition="'$(TargetFramework)' == 'net8.0'">
    <PackageReference Include="Acme.Kit" Version="$(KitVersion)" />
    <PackageReference Include="Acme.Analyzers" PrivateAssets="all"><Version>1.0</Version></PackageReference>
    <PackageReference Include="Central" />
  </ItemGroup>
</Project>
"""


def test_it_reads_package_references_with_lines_and_conditions() -> None:
    found = [(each.name, each.spec, each.kind, each.line) for each in project_files.read_project(CSPROJ).declared]
    assert found == [
        ("Acme.Kit", "3.0", "runtime", 4),
        ("Acme.Analyzers", "1.0", "dev", 5),
        ("Central", "", "runtime", 6),
    ]
    assert project_files.read_project(CSPROJ).declared[0].condition == "'$(TargetFramework)' == 'net8.0'"


def test_it_reads_central_versions() -> None:
    body = b'<Project><ItemGroup><PackageVersion Include="A" Version="1"/></ItemGroup></Project>'
    assert [(each.name, each.kind) for each in project_files.read_project(body).declared] == [("A", "central")]


def test_it_reads_packages_config() -> None:
    body = b'<packages><package id="A" version="1" developmentDependency="true"/><package id="B"/></packages>'
    assert [(each.name, each.groups) for each in project_files.read_packages_config(body).locked] == [("A", {"dev"})]


def test_it_reads_lock_files_without_projects() -> None:
    body = b'{"dependencies": {"net8.0": {"A": {"resolved": "1", "type": "Direct"}, "p": {"type": "Project"}}}}'
    assert [each.name for each in project_files.read_packages_lock(body).locked] == ["A"]


def test_it_reads_assets() -> None:
    body = b'{"libraries": {"A/1.0.0": {"type": "package"}, "p/1.0.0": {"type": "project"}}}'
    assert [each.name for each in project_files.read_assets(body).locked] == ["A"]


def test_it_reads_paket() -> None:
    assert [
        each.version for each in read_paket_lock(b"NUGET\n  remote: x\n    A (1.0) - x\n      B (>= 2)\n").locked
    ] == ["1.0"]


@pytest.mark.parametrize("body", [b"not xml", b"<other/>", b"<!DOCTYPE x [<!ENTITY y 'z'>]><Project>&y;</Project>"])
def test_a_broken_project_is_a_typed_error(body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        project_files.read_project(body)
