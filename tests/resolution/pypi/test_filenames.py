import pytest
from packaging.version import Version

from resolution.pypi.filenames import Kind, parse


@pytest.mark.parametrize(
    ("filename", "project", "kind", "version"),
    [
        ("six-1.16.0-py2.py3-none-any.whl", "six", Kind.WHEEL, "1.16.0"),
        ("a_b-1.0-2build-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "a-b", Kind.WHEEL, "1.0"),
        ("a-b-1.0-py3-none-any.whl", "a-b", Kind.WHEEL, "1.0"),  # unescaped by an old tool
        ("torch-2.0.0+cu118-cp311-cp311-linux_x86_64.whl", "torch", Kind.WHEEL, "2.0.0+cu118"),
        ("Python-DateUtil-2.8.tar.gz", "python-dateutil", Kind.SDIST, "2.8"),
        ("x-1-2.tar.gz", "x-1", Kind.SDIST, "2"),
        ("x-1.0-beta.zip", "x", Kind.SDIST, "1.0b0"),
        ("x-01.0.tar.bz2", "x", Kind.SDIST, "1.0"),
    ],
)
def test_it_reads_the_kind_and_the_version(filename: str, project: str, kind: Kind, version: str) -> None:
    found = parse(filename, project)
    assert found is not None
    assert (found.kind, found.version) == (kind, version)


@pytest.mark.parametrize(
    "filename",
    ["x-1.0-py2.7.egg", "x-1.0.win32.exe", "y-1.0.tar.gz", "x.tar.gz", "x-latest.zip", "x-1.0.whl", ".whl", "-", ""],
)
def test_it_leaves_out_what_cannot_be_installed(filename: str) -> None:
    assert parse(filename, "x") is None


def test_it_knows_a_wheel_for_every_platform() -> None:
    pure, bound = parse("x-1-py2.py3-none-any.whl", "x"), parse("x-1-cp311-abi3-win_amd64.whl", "x")
    assert pure is not None
    assert pure.runs_anywhere
    assert bound is not None
    assert not bound.runs_anywhere


@pytest.mark.parametrize(
    "text",
    ["1", "0.10", "1.0a1", "1.0rc2.post3.dev4", "01.0", "1.0a01", "1.0.post01", "1!2.0", "v1.0", "1.0+l", "1.0.RC1"],
)
def test_a_version_is_spelt_as_packaging_spells_it(text: str) -> None:
    found = parse(f"x-{text}-py3-none-any.whl", "x")
    assert found is not None
    assert found.version == str(Version(text))
