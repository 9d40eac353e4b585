import pytest

from resolution.pypi import packed
from resolution.pypi.core_metadata import CoreMetadata

METADATA = CoreMetadata(metadata_version="2.1", name="x", version="1.0")
REQUIRES_TXT = b"""a>=1
url @ https://registry.example.org/u.whl
not a requirement

[:python_version < "3.8"]
b

[fast]
c[z]==2

[fast:sys_platform == "win32" or os_name == "nt"]
d
"""


def test_it_reads_setuptools_list() -> None:
    assert packed.by_requires_txt(METADATA, REQUIRES_TXT).requires_dist == (
        "a>=1",
        "url @ https://registry.example.org/u.whl",
        'b; python_version < "3.8"',
        'c[z]==2; extra == "fast"',
        'd; (sys_platform == "win32" or os_name == "nt") and extra == "fast"',
    )


def test_it_reads_what_pyproject_fixes() -> None:
    body = b"""[project]
    name = "x"
    dynamic = ["version"]
    requires-python = ">=3.8"
    dependencies = ["a>=1", "b ; os_name == 'nt' or os_name == 'java'"]
    optional-dependencies.fast = ["c ; os_name == 'nt'"]
    """
    found = packed.by_pyproject(METADATA, body)
    assert found is not None
    assert (found.requires_python, found.provides_extra) == (">=3.8", ("fast",))
    assert found.requires_dist == (
        "a>=1",
        'b; os_name == "nt" or os_name == "java"',
        'c; os_name == "nt" and extra == "fast"',
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[",
        b"[build-system]",
        b'[project]\nname = "x"\ndynamic = ["dependencies"]',
        b'[project]\nname = "x"\ndependencies = ["="]',
        b'[project]\nname = "x"\n[tool.poetry.dependencies]\na = "*"',
    ],
)
def test_it_knows_where_pyproject_fixes_nothing(body: bytes) -> None:
    assert packed.by_pyproject(METADATA, body) is None
