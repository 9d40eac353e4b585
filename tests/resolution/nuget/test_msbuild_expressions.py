import pytest

from resolution.nuget.msbuild_conditions import NotUnderstood, holds
from resolution.nuget.msbuild_expansion import Expander
from resolution.nuget.project_tree import Tree, fits

PROPERTIES = {
    "tf": "net8.0",
    "old": "net48",
    "name": "App.Tests",
    "v": "17.8",
    "phone": "net8.0-android34.0",
    "yes": "true",
}

INTEROP = "[System.Runtime.InteropServices."


def expand(text: str) -> str:
    return Expander(Tree({"eng/x.props": b""}), lambda name: PROPERTIES.get(name.lower(), "")).expand(text)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("'$(TF)' == 'NET8.0'", True),
        ("'$(TF)' == 'net48' or ('$(Old)' == 'net48' and '$(TF)' != '')", True),
        ("'a' == 'b' and 'x' == 'x' or 'y' == 'y'", True),
        ("!('$(Missing)' == '')", False),
        ("$(Yes)", True),
        ("!$(Yes)", False),
        ("'$(Yes)' == 'on'", True),
        ("'$(V)' >= '17.10'", True),  # numbers, as MSBuild has it, unless a part is a version
        ("'17.8.1' < '17.10'", True),
        ("1.0 == 1", True),
        ("0x10 == 16", True),
        ("$(TF.StartsWith('net4')) OR $(Old.StartsWith('net4'))", True),
        ("'$(Name.EndsWith('.Tests'))' == 'true'", True),
        ("$([MSBuild]::IsTargetFrameworkCompatible('$(TF)', 'net6.0'))", True),
        ("$([MSBuild]::IsTargetFrameworkCompatible($(Old), net6.0))", False),
        ("'$([MSBuild]::GetTargetFrameworkIdentifier('$(TF)'))' == '.NETCoreApp'", True),
        ("$([MSBuild]::VersionGreaterThanOrEquals($([MSBuild]::GetTargetFrameworkVersion('$(TF)')), '8.0'))", True),
        ("'$([MSBuild]::GetTargetPlatformIdentifier('$(Phone)'))' == 'android'", True),
        ("$([MSBuild]::IsOSPlatform('Windows'))", False),
        (f"$({INTEROP}RuntimeInformation]::IsOSPlatform($({INTEROP}OSPlatform]::get_Linux())))", True),
        (f"$({INTEROP}RuntimeInformation]::IsOSPlatform($({INTEROP}OSPlatform]::Windows)))", False),
        ("HasTrailingSlash('a/')", True),
    ],
)
def test_conditions(condition: str, expected: bool) -> None:
    assert holds(condition, expand, lambda path: True) is expected


@pytest.mark.parametrize(
    "condition",
    [
        "$(Missing)",
        "'a' < 'b'",
        "'a' == ",
        "'a",
        "Made('x')",
        "(" * 5000,
        "!" * 300 + "true",
        "'%(X)' == ''x",
        "$([X]::Y())",
    ],
)
def test_what_it_does_not_understand_is_no_answer(condition: str) -> None:
    with pytest.raises(NotUnderstood):
        holds(condition, expand, lambda path: True)


def test_what_cannot_change_the_answer_is_not_looked_at() -> None:
    assert holds("'a' == 'b' and $([Strange]::Call())", expand, lambda path: True) is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$(TF.Substring(3))", "8.0"),
        ("$(TF.Replace('net', 'v').ToUpper())", "V8.0"),
        ("$(Name.Split('.')[1])", "Tests"),
        ("[$(V), $([MSBuild]::Add($(Missing1), 1)))", None),
        ("$([System.Version]::Parse('$(V)').Major).$([MSBuild]::Add(1, 2))", "17.3"),
        ("$([MSBuild]::GetPathOfFileAbove('x.props', '/project/eng/a/b'))", "/project/eng/x.props"),
        ("$([MSBuild]::GetDirectoryNameOfFileAbove('/project/eng/a', 'x.props'))", "/project/eng"),
        ("$([System.IO.Path]::Combine('a', 'b'))", "a/b"),
        (r"$([MSBuild]::MakeRelative('/project/', '/project/src\a'))", "src/a"),
        ("$([System.IO.File]::ReadAllText('/etc/passwd'))", None),
    ],
)
def test_property_functions(text: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(NotUnderstood):
            expand(text)
    else:
        assert expand(text) == expected


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("lib/**/*.csproj", "lib/c.csproj", True),
        ("lib/**/*.csproj", "lib/a/b/c.csproj", True),
        ("lib/*.csproj", "lib/a/c.csproj", False),
        ("**/x?/**", "a/xy/b", True),
        ("a[b]*", "A[b]c", True),
        ("*a" * 40 + "b", "a" * 3000, False),
    ],
)
def test_wildcards(pattern: str, path: str, expected: bool) -> None:
    assert fits(pattern, path) is expected
