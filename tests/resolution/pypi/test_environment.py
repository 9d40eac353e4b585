import pytest

from resolution.pypi.environment import Environment
from resolution.pypi.filenames import parse


@pytest.mark.parametrize(
    ("platform", "system", "machine"),
    [
        ("linux", "linux", "x86_64"),
        ("aarch64-manylinux_2_28", "linux", "aarch64"),
        ("macos", "darwin", "arm64"),
        ("x86_64-apple-darwin", "darwin", "x86_64"),
        ("windows", "win32", "AMD64"),
    ],
)
def test_it_knows_the_markers_of_a_platform(platform: str, system: str, machine: str) -> None:
    markers = Environment("3.11", platform).markers()
    assert (markers["sys_platform"], markers["platform_machine"]) == (system, machine)
    assert markers["python_full_version"] == "3.11.0"


@pytest.mark.parametrize(
    ("tags", "fits"),
    [
        ("py3-none-any", True),
        ("py2-none-any", False),
        ("cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64", True),
        ("cp312-cp312-manylinux_2_17_x86_64", False),
        ("cp37-abi3-manylinux_2_17_x86_64", True),
        ("cp313-abi3-manylinux_2_17_x86_64", False),
        ("cp311-cp311-manylinux_2_17_aarch64", False),
        ("cp311-cp311-musllinux_1_1_x86_64", False),
        ("py39-none-any", True),
        ("cp313-cp313t-manylinux_2_17_x86_64", False),
    ],
)
def test_it_knows_which_wheels_run(tags: str, fits: bool) -> None:
    found = parse(f"x-1.0-{tags}.whl", "x")
    assert found is not None
    assert Environment("3.11.7", "linux").fits(found) is fits


@pytest.mark.parametrize(("wanted", "runs"), [(None, True), (">=3.8", True), (">=3.11.8", False), ("nonsense", False)])
def test_it_reads_requires_python(wanted: str | None, runs: bool) -> None:
    assert Environment("3.11.7").runs(wanted) is runs
