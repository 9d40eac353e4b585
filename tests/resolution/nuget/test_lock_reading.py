import json
from collections.abc import Mapping

from resolution.nuget import packages_lock
from tests.resolution.nuget.test_analysis import PACKAGES_PROPS, analysed, csproj, versions


def test_a_lock_that_fits_is_taken_as_it_is() -> None:
    lock = {
        "net8.0": {"A": {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "dependencies": {"B": "1.0"}}}
    }
    lock["net8.0"]["B"] = {"type": "Transitive", "resolved": "1.9.9"}
    files = {"packages.lock.json": json.dumps({"version": 1, "dependencies": lock})}
    graph = analysed(files | {"App.csproj": csproj('<PackageReference Include="A" Version="1.0.0" />')}, "App.csproj")
    assert versions(graph) == {"A": "1.0.0", "B": "1.9.9"}
    newer = analysed(files | {"App.csproj": csproj('<PackageReference Include="A" Version="2.0.0" />')}, "App.csproj")
    assert (versions(newer), newer.notes[0]) == ({"a": "2.0.0"}, "packages.lock.json does not fit the project any more")


def test_a_lock_of_version_3_is_read() -> None:
    packages = {"A": {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0"}}
    lock = {"version": 3, "modern": {"framework": "net8.0", "dependencies": packages}, "modern/linux-x64": {}}
    files = {
        "packages.lock.json": json.dumps(lock),
        "App.csproj": csproj('<PackageReference Include="A" Version="1.0.0" />'),
    }
    assert analysed(files, "App.csproj").notes == ("read from packages.lock.json",)


def test_packages_that_the_sdk_adds_do_not_make_a_lock_stale() -> None:
    packages = {"NETStandard.Library": {"type": "Direct", "requested": "[2.0.1, )", "resolved": "2.0.1"}}
    files = {
        "packages.lock.json": json.dumps({"version": 1, "dependencies": {".NETStandard,Version=v2.0": packages}}),
        "App.csproj": csproj("", "<TargetFramework>netstandard2.0</TargetFramework>"),
    }
    assert versions(analysed(files, "App.csproj")) == {"NETStandard.Library": "2.0.1"}


def test_a_lock_is_stale_when_the_central_list_pins_another_version() -> None:
    packages = {"A": {"type": "CentralTransitive", "requested": "[1.0.0, )", "resolved": "1.0.0"}}
    files = {
        "packages.lock.json": json.dumps({"version": 2, "dependencies": {"net8.0": packages}}),
        "Directory.Packages.props": PACKAGES_PROPS.replace("GlobalPackageReference", "Nothing"),
        "App.csproj": csproj(""),
    }
    assert "does not fit" in analysed(files, "App.csproj").notes[0]


def test_a_lock_of_the_projects_own_name_comes_first() -> None:
    packages = {"A": {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0"}}
    files = {
        "packages.lock.json": json.dumps({"version": 1, "dependencies": {"net8.0": {}}}),
        "packages.App.lock.json": json.dumps({"version": 1, "dependencies": {"net8.0": packages}}),
        "App.csproj": csproj('<PackageReference Include="A" Version="1.0.0" />'),
    }
    assert analysed(files, "App.csproj").notes == ("read from packages.lock.json",)


LOCKED = {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0"}
FOR_TWO = "<TargetFramework>net8.0</TargetFramework><RuntimeIdentifiers>win-x64; linux-x64</RuntimeIdentifiers>"


def for_runtimes(lock: Mapping[str, object]) -> dict[str, str]:
    return {
        "packages.lock.json": json.dumps({"version": 1, "dependencies": lock}),
        "App.csproj": csproj('<PackageReference Include="A" Version="1.0" />', FOR_TWO),
    }


def test_what_a_lock_adds_for_runtimes_is_read() -> None:
    native = {"type": "Transitive", "resolved": "1.0.0"}
    lock = {
        "net8.0": {"A": LOCKED},
        "net8.0/win-x64": {"A": {**LOCKED, "dependencies": {"win.A": "1.0.0"}}, "win.A": native},
        "net8.0/linux-x64": {},
    }
    graph = analysed(for_runtimes(lock), "App.csproj")
    assert [(edge.parent, edge.child) for edge in graph.edges] == [(0, 1), (1, 2)]
    assert versions(graph) == {"A": "1.0.0", "win.A": "1.0.0"}
    assert graph.notes == ("read from packages.lock.json", "for win-x64 the lock adds win.A")


def test_a_lock_can_hold_another_version_for_a_runtime() -> None:
    lock = {"net8.0": {"A": LOCKED}, "net8.0/win-x64": {"A": {**LOCKED, "resolved": "1.1.0"}}, "net8.0/linux-x64": {}}
    graph = analysed(for_runtimes(lock), "App.csproj")
    assert [(node.name, node.version) for node in graph.nodes[1:]] == [("A", "1.0.0"), ("A", "1.1.0")]
    assert [edge.child for edge in graph.edges] == [1, 2]


def test_runtimes_that_no_lock_knows_are_said() -> None:
    told = "what packages add for {} (runtime.json) is not resolved here"
    locked = analysed(for_runtimes({"net8.0": {"A": LOCKED}, "net8.0/win-x64": {}}), "App.csproj")
    assert locked.notes[-1] == told.format("linux-x64")
    files = {"App.csproj": csproj('<PackageReference Include="A" Version="1.0" />', FOR_TWO)}
    assert analysed(files, "App.csproj").notes == (told.format("win-x64, linux-x64"),)


def test_a_lock_for_one_unknown_framework_is_not_that_for_another() -> None:
    body = json.dumps({"version": 1, "dependencies": {"strange": {"A": LOCKED}}}).encode()
    assert packages_lock.parse(body, "other") == {}
    assert packages_lock.parse(body, "strange") == {"A": LOCKED}
