"""Which reader a file name leads to."""

import time

import pytest

from resolution.project_file import Lines
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


def test_needles_far_away_are_not_looked_for_again_and_again() -> None:
    names = [f"package{number}" for number in range(20_000)]
    lines = Lines("\n".join([f'"{name}"' for name in names] + [f"'{name}'" for name in names]))
    started = time.process_time()
    assert [lines.find(f"'{name}'", f'"{name}"') for name in names] == list(range(1, 20_001))
    assert time.process_time() - started < 1


def test_the_nearest_needle_is_found_however_far_it_is() -> None:
    lines = Lines("x" * 4_095 + "\nnear\n" + "y" * 50_000 + "\nfar")
    assert [lines.find("far", "near"), lines.find("far"), lines.find("nowhere"), lines.find("far")] == [2, 4, 0, 4]
