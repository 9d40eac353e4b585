from collections.abc import Sequence

import pytest

from resolution.pypi import releases
from resolution.pypi.environment import Environment
from resolution.pypi.simple_index import File

LINUX, MACOS, WINDOWS = (Environment("3.11", name) for name in ("linux", "macos", "windows"))
MANYLINUX = ("cp311-cp311-manylinux2014_x86_64", "cp311-cp311-manylinux_2_28_x86_64", "cp311-cp311-linux_x86_64")


def preferred(environment: Environment, names: Sequence[str], **marks: bool) -> str:
    files = [File(filename=f"x-1.0-{name}", url=name, **marks) for name in names]  # type: ignore[arg-type]
    return releases.preferred(files, "x", environment).filename.removeprefix("x-1.0-")


@pytest.mark.parametrize(
    ("environment", "tags", "taken"),
    [
        (LINUX, MANYLINUX, "cp311-cp311-manylinux_2_28_x86_64"),
        (LINUX, ("py3-none-any", "cp39-abi3-manylinux_2_17_x86_64"), "cp39-abi3-manylinux_2_17_x86_64"),
        (LINUX, ("cp38-abi3-manylinux1_x86_64", "cp310-abi3-manylinux1_x86_64"), "cp310-abi3-manylinux1_x86_64"),
        (LINUX, ("py2.py3-none-any", "py311-none-any"), "py311-none-any"),
        (
            MACOS,
            ("cp311-cp311-macosx_10_9_universal2", "cp311-cp311-macosx_11_0_arm64"),
            "cp311-cp311-macosx_11_0_arm64",
        ),
        (WINDOWS, ("py3-none-any", "cp311-cp311-win_amd64", "cp311-cp311-win32"), "cp311-cp311-win_amd64"),
        (LINUX, ("1-py3-none-any", "10-py3-none-any", "2-py3-none-any"), "10-py3-none-any"),
    ],
)
def test_it_prefers_the_wheel_that_pip_takes(environment: Environment, tags: tuple[str, ...], taken: str) -> None:
    for names in (tags, tags[::-1]):
        assert preferred(environment, [f"{name}.whl" for name in names]) == f"{taken}.whl"


def test_it_prefers_an_archive_to_a_yanked_wheel() -> None:
    wheel = File(filename="x-1.0-py3-none-any.whl", url="w", yanked=True)
    assert releases.preferred([wheel, File(filename="x-1.0.tar.gz", url="s")], "x", LINUX).url == "s"
