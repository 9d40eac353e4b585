from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.errors import MalformedDocument
from resolution.maven.metadata import Metadata
from tests.resolution.maven.shelf import metadata, snapshot
from tests.resolution.typed_errors import check_only_typed_errors

WRITTEN = "<metadata><versioning><latest>{}</latest></versioning></metadata>"


def test_it_reads_versions_in_the_files_order() -> None:
    found = Metadata.parse(metadata("2", "1", "2", latest="1"))
    assert (found.versions, found.latest, found.release) == (("2", "1"), "1", "")


def test_it_reads_when_it_was_written() -> None:
    body = b"<metadata><versioning><lastUpdated>20240131120000</lastUpdated></versioning></metadata>"
    assert Metadata.parse(body).updated == datetime(2024, 1, 31, 12, tzinfo=UTC)
    assert Metadata.parse(body.replace(b"2024", b"long ago ")).updated is None


@pytest.mark.parametrize("latest", ["../../../evil", "a/b", "LATEST", "1\\2", "..", "x" * 300])
def test_it_refuses_versions_that_lead_elsewhere(latest: str) -> None:
    with pytest.raises(MalformedDocument):
        Metadata.parse(WRITTEN.format(latest).encode())


def test_markup_in_a_version_is_text() -> None:
    assert Metadata.parse(WRITTEN.format("&lt;script&gt;").encode()).latest == "<script>"


@pytest.mark.parametrize(
    "body", [b"", b"<a>" * 200_000, b"<metadata>", b"<!DOCTYPE metadata [<!ENTITY x 'y'>]><metadata/>"]
)
def test_it_refuses_what_is_no_document(body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        Metadata.parse(body)


@pytest.mark.parametrize(
    ("extension", "value"),
    [("pom", "1-20240131.120000-2"), ("jar", "1-20240131.120000-3")],  # its own, then the common build
)
def test_each_file_of_a_snapshot_has_its_version(extension: str, value: str) -> None:
    found = Metadata.parse(snapshot(("pom", "1-20240131.120000-2")))
    assert found.snapshot_version("1-SNAPSHOT", extension) == value


def test_the_newest_of_several_builds_counts() -> None:
    found = Metadata.parse(snapshot(("jar", "1-20240131.120000-9"), ("jar", "1-20240131.120000-10")))
    assert found.snapshot_version("1-SNAPSHOT", "jar") == "1-20240131.120000-10"


def test_without_builds_a_snapshot_has_its_plain_name() -> None:
    assert Metadata.parse(b"<metadata/>").snapshot_version("1-SNAPSHOT", "jar") == "1-SNAPSHOT"


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"<metadata>{text}</metadata>".encode()))
def test_it_fails_only_with_its_own_errors(body: bytes) -> None:
    check_only_typed_errors(Metadata.parse, body)


def test_latest_is_the_release_where_no_latest_is_named() -> None:
    metadata = Metadata.parse(b"<metadata><versioning><release>1.1</release></versioning></metadata>")
    assert (metadata.named("LATEST"), metadata.named("RELEASE")) == ("1.1", "1.1")


def test_release_is_not_the_latest() -> None:
    metadata = Metadata.parse(b"<metadata><versioning><latest>2-SNAPSHOT</latest></versioning></metadata>")
    assert (metadata.named("LATEST"), metadata.named("RELEASE")) == ("2-SNAPSHOT", "")
