import pytest

from resolution.errors import MalformedDocument, TooLarge
from resolution.nuget.analysis import is_project_file
from tests.resolution.nuget.evaluating import group, package, read, references


def test_the_first_choice_that_holds_is_taken() -> None:
    body = group("<A>1</A>") + (
        f"<Choose><When Condition=\"'$(A)' == '2'\">{package('No')}</When>"
        f"<When Condition=\"'$(A)' == '1'\">{group('<B>3</B>')}{package('Yes')}</When>"
        f"<Otherwise>{package('Else')}</Otherwise></Choose>"
    )
    found = read("a.csproj", a_csproj=body)
    assert (references(found), found.get("B"), found.doubts) == (["Yes"], "3", [])


def test_otherwise_is_taken_when_nothing_holds_and_choices_nest() -> None:
    inner = f"<Choose><When Condition=\"'$(A)' == ''\">{package('Deep')}</When></Choose>"
    body = f"<Choose><When Condition=\"'$(A)' == '1'\">{package('No')}</When><Otherwise>{inner}</Otherwise></Choose>"
    assert references(read("a.csproj", a_csproj=body)) == ["Deep"]


def test_a_choice_it_does_not_understand_is_said() -> None:
    body = f'<Choose><When Condition="$([X]::Y())">{package("A")}</When></Choose>'
    found = read("a.csproj", a_csproj=body)
    assert (references(found), found.doubts) == (["A"], ["condition not understood, taken as true: $([X]::Y())"])


def test_imports_are_read_in_their_place_and_only_once() -> None:
    files = {
        "src__a_csproj": r'<Import Project="..\eng\b.props" /><Import Project="$(Back)" />' + package("$(P)"),
        "eng__b_props": group("<P>FromB</P><Back>$(MSBuildThisFileDirectory)b.props</Back>") + package("InB"),
    }
    found = read("src/a.csproj", **files)
    assert (references(found), found.doubts) == (["InB", "FromB"], [])


def test_a_missing_import_is_said_unless_it_lies_elsewhere() -> None:
    body = r'<Import Project="x.props" /><Import Project="$(MSBuildExtensionsPath)\Microsoft.Common.props" />'
    assert read("a.csproj", a_csproj=body).doubts == ["imported by a.csproj, but not here: x.props"]
    assert read("a.csproj", a_csproj='<Import Project="x.props" Condition="Exists(\'x.props\')" />').doubts == []


def test_imports_are_looked_for_beside_the_file_that_asks() -> None:
    files = {
        "Directory_Packages_props": '<Import Project="eng/v.props" Condition="Exists(\'eng/v.props\')" />',
        "eng__v_props": group("<V>1</V>"),
        "src__a_csproj": "",
    }
    assert read("src/a.csproj", **files).get("V") == "1"


def test_an_sdk_imported_by_build_props_changes_no_order() -> None:
    files = {
        "Directory_Build_props": '<Import Project="Sdk.props" Sdk="Arcade" />' + group("<P>1</P>"),
        "Directory_Packages_props": group("<Q>$(P)</Q>"),
        "a_csproj": "",
    }
    assert read("a.csproj", **files).get("Q") == "1"


def test_an_sdk_imported_by_the_project_brings_the_files_above_there() -> None:
    files = {
        "Directory_Build_props": group("<P>$(Early)</P>"),
        "a_csproj": group("<Early>1</Early>") + '<Import Project="Sdk.props" Sdk="Any" />' + group("<Late>$(P)</Late>"),
    }
    assert read("a.csproj", **files).get("Late") == "1"


@pytest.mark.parametrize("hook", ["CollectPackageReferences", "_GenerateRestoreProjectSpec"])
def test_a_target_that_changes_packages_in_a_restore_is_said(hook: str) -> None:
    inside = f'<Target Name="T" BeforeTargets="{hook}">{package("A")}</Target>'
    other = f'<Target Name="U" AfterTargets="Build">{package("A")}</Target>'
    found = read("a.csproj", a_csproj=inside + other)
    assert (references(found), found.doubts) == ([], ["target T is not run"])


def test_nested_files_import_the_one_above() -> None:
    above = "$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))"
    files = {
        "Directory_Build_props": group("<A>1</A><B>1</B>"),
        "src__Directory_Build_props": f'<Import Project="{above}" />' + group("<B>2</B>"),
        "src__a_csproj": "",
    }
    found = read("src/a.csproj", **files)
    assert (found.get("A"), found.get("B")) == ("1", "2")


def test_build_targets_come_after_the_project() -> None:
    update = '<PackageReference Update="A" Version="$(TargetFrameworkVersion)" />'
    files = {
        "Directory_Build_targets": group(update, "Item"),
        "a_csproj": group("<TargetFramework>net8.0</TargetFramework>") + package("A"),
    }
    assert next(read("a.csproj", **files).named("PackageReference"))["Version"] == "v8.0"


def test_build_props_see_a_target_framework_only_when_it_comes_from_outside() -> None:
    files = {
        "Directory_Build_props": group("<Old Condition=\"'$(TargetFramework)' == 'net48'\">1</Old>"),
        "a_csproj": group("<TargetFramework>net48</TargetFramework>"),
    }
    assert (read("a.csproj", **files).get("Old"), read("a.csproj", "net48", **files).get("Old")) == ("", "1")


def test_names_of_the_project_and_the_file_are_known() -> None:
    files = {
        "Directory_Build_props": group("<T>$(MSBuildProjectName.Contains('Test'))</T><F>$(MSBuildThisFileName)</F>"),
        "src__MyTests_csproj": "",
    }
    found = read("src/MyTests.csproj", **files)
    assert (found.get("T"), found.get("F")) == ("True", "Directory.Build")


def test_a_doubt_is_told_only_where_it_matters() -> None:
    body = group("<A>$([X]::Y())</A><B>$(A)</B><C>$([X]::Z())</C>") + package("P", "'$(B)' == ''")
    assert read("a.csproj", a_csproj=body).doubts == ["not understood: $([X]::Y())"]


def test_a_doubtful_property_that_is_set_again_is_sure() -> None:
    body = group("<A>$([X]::Y())</A><A>1</A>") + package("P", "'$(A)' == '1'")
    assert read("a.csproj", a_csproj=body).doubts == []


def test_values_that_grow_without_end_are_refused() -> None:
    doubling = "".join(f"<A{n + 1}>$(A{n})$(A{n})</A{n + 1}>" for n in range(40))
    with pytest.raises(TooLarge):
        read("a.csproj", a_csproj=group(f"<A0>xx</A0>{doubling}"))


def test_imports_without_end_are_refused() -> None:
    chain = {f"f{n}_props": f'<Import Project="f{n + 1}.props" />' for n in range(100)}
    with pytest.raises(MalformedDocument, match="without end"):
        read("a.csproj", a_csproj='<Import Project="f0.props" />', **chain)


def test_files_that_projects_import_are_wanted() -> None:
    assert [is_project_file(path) for path in ("eng/Versions.props", "a/Directory.Build.targets", "obj/a.props")] == [
        True,
        True,
        False,
    ]
