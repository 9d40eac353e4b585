import base64
from collections.abc import Mapping
from typing import Any

import pytest

from resolution.analysis import Task
from resolution.nuget import analysis
from tests.resolution.nuget.test_analysis import Feed, csproj


def digest(number: int) -> str:
    return base64.b64encode(bytes([number]) * 64).decode()


LOCK = """{
  "version": %d,
  "dependencies": {
    ".NETStandard,Version=v2.0": {
      "NETStandard.Library": {
        "type": "Direct",
        "requested": "[2.0.3, )",
        "resolved": "2.0.3",
        "contentHash": "{1}",
        "dependencies": {
          "Microsoft.NETCore.Platforms": "1.1.0"
        }
      },
      "Microsoft.NETCore.Platforms": {
        "type": "Transitive",
        "resolved": "1.1.0",
        "contentHash": "{2}",
        "dependencies": {
          "System.Threading": "[4.3.0]",
          "runtime.native.System": "4.3.0"
        }
      },
      "runtime.native.System": {
        "type": "Transitive",
        "resolved": "4.3.0",
        "contentHash": "{3}"
      },
      "System.Threading": {
        "type": "Transitive",
        "resolved": "4.3.0",
        "contentHash": "{4}"
      },
      "lib": {
        "type": "Project",
        "dependencies": {
          "System.Threading": "[4.3.0, )"
        }
      }
    }
  }
}"""


def filled(text: str) -> str:
    for number in range(1, 10):
        text = text.replace(f"{{{number}}}", digest(number))
    return text


def written(
    files: Mapping[str, str], root: str = "App.csproj", needs: Mapping[str, str] | None = None
) -> dict[str, str]:
    client: Any = Feed(needs or {})
    task = Task(files={path: text.encode() for path, text in files.items()}, root=root, client=client)
    return {name: body.decode() for name, body in analysis.lock_files(task, analysis.analyse(task)).items()}


def notes(files: Mapping[str, str], needs: Mapping[str, str] | None = None) -> tuple[str, ...]:
    client: Any = Feed(needs or {})
    task = Task(files={path: text.encode() for path, text in files.items()}, root="App.csproj", client=client)
    return analysis.analyse(task).notes


def test_a_lock_that_was_read_is_written_as_it_was() -> None:
    lock = filled(LOCK.replace("%d", "1"))
    files = {"packages.lock.json": lock, "App.csproj": csproj("", "<TargetFramework>netstandard2.0</TargetFramework>")}
    assert written(files) == {"packages.lock.json": lock}


def package(name: str, version: str, number: int) -> str:
    return f'"{name}": {{"type": "Transitive", "resolved": "{version}", "contentHash": "{digest(number)}"}}'


def other_lock(*packages: str) -> str:
    return f'{{"version": 1, "dependencies": {{"net8.0": {{{",".join(packages)}}}}}}}'


def test_a_new_lock_takes_hashes_from_those_of_its_siblings() -> None:
    files = {
        "other/packages.lock.json": other_lock(package("a", "2.0.0", 1), package("b", "1.0.0", 2)),
        "App.csproj": csproj('<PackageReference Include="A" Version="2.0" />'),
    }
    expected = """{
  "version": 1,
  "dependencies": {
    "net8.0": {
      "a": {
        "type": "Direct",
        "requested": "[2.0.0, )",
        "resolved": "2.0.0",
        "contentHash": "{1}",
        "dependencies": {
          "b": "1.0.0"
        }
      },
      "b": {
        "type": "Transitive",
        "resolved": "1.0.0",
        "contentHash": "{2}"
      }
    }
  }
}"""
    assert written(files, needs={"a": "b"}) == {"packages.lock.json": filled(expected)}


def test_a_central_list_makes_it_version_2_and_marks_what_it_knows() -> None:
    central = """<Project>
      <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
      <ItemGroup><PackageVersion Include="a" Version="2.0.0" /><PackageVersion Include="b" Version="1.0" /></ItemGroup>
      </Project>"""
    files = {
        "other/packages.lock.json": other_lock(package("a", "2.0.0", 1), package("b", "1.0.0", 2)),
        "Directory.Packages.props": central,
        "App.csproj": csproj('<PackageReference Include="a" />'),
    }
    lock = written(files, needs={"a": "b"})["packages.lock.json"]
    assert '"version": 2' in lock
    assert '"type": "CentralTransitive",\n        "requested": "[1.0.0, )"' in lock


def test_every_target_framework_has_its_part() -> None:
    frameworks = "<TargetFrameworks>net8.0-windows;net48</TargetFrameworks>"
    files = {
        "other/packages.lock.json": other_lock(package("a", "1.0.0", 1)),
        "App.csproj": csproj('<PackageReference Include="a" Version="1.0" />', frameworks),
    }
    lock = written(files)["packages.lock.json"]
    assert 0 < lock.index('".NETFramework,Version=v4.8"') < lock.index('"net8.0-windows7.0"')


@pytest.mark.parametrize(
    ("properties", "reference", "reason"),
    [
        ("", "A", "only a restore can compute the content hash of a 1.0.0"),
        ("<RuntimeIdentifier>linux-x64</RuntimeIdentifier>", "A", "what is added for runtimes"),
        ("", "Gone", ""),
    ],
)
def test_it_writes_no_lock_that_could_be_wrong_and_says_why(properties: str, reference: str, reason: str) -> None:
    keeps = "<TargetFramework>net8.0</TargetFramework><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>"
    files = {"App.csproj": csproj(f'<PackageReference Include="{reference}" Version="1.0" />', keeps + properties)}
    assert written(files) == {}
    about = [note for note in notes(files) if "packages.lock.json" in note]
    assert [reason in note for note in about] == ([True] if reason else [])


def test_no_lock_is_written_where_the_sdk_may_leave_something_out() -> None:
    files = {
        "other/packages.lock.json": other_lock(package("a", "1.0.0", 1), package("system.b", "1.0.0", 2)),
        "App.csproj": csproj(
            '<PackageReference Include="a" Version="1.0" />',
            "<TargetFramework>net10.0</TargetFramework><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>",
        ),
    }
    assert written(files, needs={"a": "system.b"}) == {}
    assert "what the framework brings itself is not known here" in notes(files, {"a": "system.b"})[-1]


def test_a_project_that_keeps_no_lock_is_told_nothing() -> None:
    assert notes({"App.csproj": csproj('<PackageReference Include="A" Version="1.0" />')}) == ()


def test_a_broken_lock_elsewhere_does_no_harm() -> None:
    files = {"other/packages.lock.json": "{", "App.csproj": csproj('<PackageReference Include="A" Version="1.0" />')}
    assert written(files) == {}


def test_a_referenced_project_is_locked_with_the_version_it_has() -> None:
    files = {
        "lock/packages.lock.json": other_lock(package("a", "1.0.0", 1)),
        "App.csproj": csproj('<ProjectReference Include="mid/Mid.csproj" />'),
        "mid/Mid.csproj": csproj('<ProjectReference Include="../low/Low.csproj" />'),
        "low/Low.csproj": csproj("", "<TargetFramework>net8.0</TargetFramework><Version>3.1</Version>"),
    }
    assert '"Low": "[3.1.0, )"' in written(files)["packages.lock.json"]
