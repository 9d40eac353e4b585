"""Which reader a file name leads to."""

import pytest

from resolution.project_files import reader_for


@pytest.mark.parametrize(
    ("path", "ecosystem"),
    [
        ("web/package-lock.json", "npm"),
        ("requirements.txt", "pypi"),
        ("requirements/dev-requirements.in", "pypi"),
        ("pylock.dev.toml", "pypi"),
        ("go.mod", "go"),
        ("core/build.gradle.kts", "maven"),
        ("gradle/libs.versions.toml", "maven"),
        ("src/App/App.fsproj", "nuget"),
        ("Directory.Packages.props", "nuget"),
    ],
)
def test_a_project_file_has_a_reader(path: str, ecosystem: str) -> None:
    reader = reader_for(path)
    assert reader
    assert reader.ecosystem == ecosystem


@pytest.mark.parametrize("path", ["package.json.bak", "README.md", "requirements.md", "mypackage.json", "go.mod/x"])
def test_other_files_have_none(path: str) -> None:
    assert reader_for(path) is None
