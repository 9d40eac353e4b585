import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.errors import MalformedDocument
from resolution.pypi.core_metadata import CoreMetadata, slim
from resolution.records import Requirement
from tests.resolution.typed_errors import check_only_typed_errors

TEXT = b"""Metadata-Version: 2.1
Name: X
Version: 1.0
Requires-Python: >=3.8
Requires-Dist: A-b[c] (>=1.0)
Requires-Dist: d ; python_version < "3.9"
Requires-Dist: e @ https://files.example.org/e.zip ; extra == "all"
Requires-Dist: ???
Provides-Extra: all

Name: not a header any more
"""


def test_it_reads_what_resolution_needs() -> None:
    metadata = CoreMetadata.parse(TEXT)
    assert (metadata.name, metadata.version, metadata.requires_python) == ("X", "1.0", ">=3.8")
    assert metadata.requirements() == (
        Requirement(name="a-b", spec="[c]>=1.0"),
        Requirement(name="d", spec="", condition='python_version < "3.9"'),
        Requirement(name="e", spec="@ https://files.example.org/e.zip", kind="optional", condition='extra == "all"'),
    )


def test_its_slim_form_says_the_same() -> None:
    assert CoreMetadata.parse(slim(TEXT)) == CoreMetadata.parse(TEXT)


def test_it_reads_old_files_with_windows_lines_and_folded_headers() -> None:
    metadata = CoreMetadata.parse(
        b"\xef\xbb\xbfName: x\r\nVersion: 1\r\nDescription: \xe9\r\n  more\r\nRequires-Dist: a\r\n"
    )
    assert metadata.requires_dist == ("a",)


@pytest.mark.parametrize(
    ("head", "static"),
    [
        ("Metadata-Version: 2.2", True),
        ("Metadata-Version: 2.4\nDynamic: Description", True),
        ("Metadata-Version: 2.2\nDynamic: Requires-Dist", False),
        ("Metadata-Version: 2.1", False),
        ("Metadata-Version: two", False),
    ],
)
def test_it_knows_when_a_source_archive_tells_the_truth(head: str, static: bool) -> None:
    assert CoreMetadata.parse(f"{head}\nName: x\nVersion: 1\n".encode()).is_static is static


@pytest.mark.parametrize("body", [b"", b"<html>", b"Name: x\n", b"Version: 1\n", b"\n\nName: x", b"\x00" * 9])
def test_it_refuses_what_is_no_metadata(body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        CoreMetadata.parse(body)


@given(st.binary(max_size=300))
def test_it_raises_nothing_but_its_own_error(body: bytes) -> None:
    check_only_typed_errors(lambda text: CoreMetadata.parse(text).requirements(), body, only=MalformedDocument)
