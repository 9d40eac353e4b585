import io
import zipfile
from collections.abc import Mapping

import pytest

from resolution.driver import Want
from resolution.errors import (
    AbsenceUncertain,
    Forbidden,
    IntegrityMismatch,
    MalformedDocument,
    NotARegistry,
    PackageNotFound,
    VersionNotFound,
)
from resolution.go import gosum
from resolution.go.client import Client
from resolution.go.gosum import GoSum
from resolution.go.names import ModuleVersion
from resolution.registry import Registry
from tests.resolution.shelf import Shelf

BASE = "https://registry.example.org/repository/go/"


def client(documents: Mapping[str, bytes | Exception], *, merges: bool = False, sums: GoSum | None = None) -> Client:
    registry = Registry(ecosystem="go", url=BASE, key="test", merges=merges)
    return Client(Shelf(documents, registry, BASE, "text/plain"), sums or GoSum())


def archive(files: Mapping[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return kept.getvalue()


LISTED = {
    "a.example/!lib/@v/list": b"v1.0.0\nv1.2.0\nv1.1.0\nv2.0.0\nv1.3.0-rc.1\n",
    "a.example/!lib/@v/v1.2.0.mod": b"// Deprecated: gone\nmodule a.example/Lib\nretract v1.0.0 // leaked a key\n",
    "a.example/!lib/@v/v1.2.0.info": b'{"Version": "v1.2.0", "Time": "2024-01-02T03:04:05Z"}',
}


def test_it_lists_versions_of_its_major_newest_first_with_marks() -> None:
    package = client(LISTED).package("a.example/Lib")
    assert [one.version for one in package.releases] == ["v1.3.0-rc.1", "v1.2.0", "v1.1.0", "v1.0.0"]
    assert [mark.kind for mark in package.releases[-1].marks] == ["retracted", "deprecated"]
    assert (package.tags["latest"], str(package.releases[1].published)) == ("v1.2.0", "2024-01-02 03:04:05+00:00")


def test_an_empty_list_sends_it_to_latest() -> None:
    latest = b'{"Version": "v0.0.0-20230102030405-abcdefabcdef"}'
    package = client({"a.example/@v/list": b"", "a.example/@latest": latest}).package("a.example")
    assert [str(one.published) for one in package.releases] == ["2023-01-02 03:04:05+00:00"]


def test_without_latest_it_takes_the_pseudo_version_of_the_newest_commit() -> None:
    listed = (
        b"v0.0.0-20230102030405-abcdefabcdef\nv0.0.0-20240102030405-aaaaaaaaaaaa\nv0.0.0-20230502030405-ffffffffffff\n"
    )
    go = client({"a.example/@v/list": listed})
    assert go.choose(go.package("a.example")).version == "v0.0.0-20240102030405-aaaaaaaaaaaa"


@pytest.mark.parametrize(
    ("query", "version"), [("v1.0", "v1.0.0"), ("latest", "v1.2.0"), ("main", "v1.2.1-0.20250101")]
)
def test_it_looks_up_what_a_go_mod_means_by_a_query_even_when_that_is_retracted(query: str, version: str) -> None:
    documents = LISTED | {"a.example/!lib/@v/main.info": b'{"Version": "v1.2.1-0.20250101"}'}
    assert client(documents).source(Want("query", "a.example/Lib", query)).version == version


def test_a_missing_latest_is_no_failure() -> None:
    assert client({"a.example/@v/list": b""}).package("a.example").releases == ()


def test_absence_is_proved_only_where_nothing_is_merged() -> None:
    with pytest.raises(PackageNotFound):
        client({}).package("a.example")
    with pytest.raises(AbsenceUncertain):
        client({}, merges=True).package("a.example")


def test_being_refused_is_not_absence() -> None:
    with pytest.raises(Forbidden):
        client({"a.example/@v/list": Forbidden(403)}).package("a.example")


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><title>Sign in</title>", b'{"errors": []}'])
def test_a_web_page_is_not_a_list(body: bytes) -> None:
    with pytest.raises(NotARegistry):
        client({"a.example/@v/list": body}).package("a.example")


@pytest.mark.parametrize("body", [b'{"Version": "v9.9.9"}', b'{"Version": ["v1.0.0"]}', b"[]", b"[" * 100_000])
def test_an_info_about_something_else_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        client({"a.example/@v/v1.0.0.info": body}).info("a.example", "v1.0.0")


def test_a_missing_version_is_told_from_a_missing_module() -> None:
    with pytest.raises(VersionNotFound):
        client({}).requirements("a.example", "v1.0.0")


def test_it_gives_requirements() -> None:
    mod = b"module a.example\nrequire b.example v1.0.0\nrequire c.example v1.1.0 // indirect\n"
    found = client({"a.example/@v/v1.0.0.mod": mod}).requirements("a.example", "v1.0.0")
    assert [(one.name, one.spec, one.kind) for one in found] == [
        ("b.example", "v1.0.0", "runtime"),
        ("c.example", "v1.1.0", "indirect"),
    ]


@pytest.mark.parametrize(
    ("spec", "version"),
    [("", "v1.2.0"), ("v1.1", "v1.1.0"), ("<v1.2.0", "v1.1.0"), (">v1.0.0", "v1.1.0"), (">=v1.2.1", "v1.3.0-rc.1")],
)
def test_it_chooses_as_go_get_does(spec: str, version: str) -> None:
    subject = client(LISTED)
    assert subject.choose(subject.package("a.example/Lib"), spec).version == version


def test_it_does_not_choose_what_was_taken_back() -> None:
    subject = client(LISTED)
    with pytest.raises(VersionNotFound):
        subject.choose(subject.package("a.example/Lib"), "<v1.1.0")


@pytest.mark.parametrize(
    ("mod", "latest"), [(b"module a.example\n\ngo 1.20\n", "v1.0.0"), (b"module a.example\n", "v2.0.0+incompatible")]
)
def test_incompatible_versions_count_until_the_module_has_a_go_mod(mod: bytes, latest: str) -> None:
    documents = {"a.example/@v/list": b"v1.0.0\nv2.0.0+incompatible\n", "a.example/@v/v1.0.0.mod": mod}
    assert client(documents).package("a.example").tags["latest"] == latest


def test_it_downloads_and_hashes_the_zip_as_go_sum_does() -> None:
    body = archive({"a.example@v1.0.0/go.mod": b"module a.example\n", "a.example@v1.0.0/a.go": b"package a\n"})
    kept = io.BytesIO()
    artifact = client({"a.example/@v/v1.0.0.zip": body}).download("a.example", "v1.0.0", kept)
    assert (kept.getvalue(), artifact.size) == (body, len(body))
    assert "h1:" + artifact.hashes["h1"] == gosum.hash_zip(io.BytesIO(body))


def test_another_hash_than_in_go_sum_is_refused_before_a_byte_is_given() -> None:
    sums = GoSum({ModuleVersion("a.example", "v1.0.0"): "h1:other="})
    kept = io.BytesIO()
    with pytest.raises(IntegrityMismatch):
        client({"a.example/@v/v1.0.0.zip": archive({"a.example@v1.0.0/a": b""})}, sums=sums).download(
            "a.example", "v1.0.0", kept
        )
    assert kept.getvalue() == b""


@pytest.mark.parametrize("body", [b"no zip", archive({"../evil": b""}), archive({"b.example@v1.0.0/a": b""})])
def test_a_zip_of_something_else_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        client({"a.example/@v/v1.0.0.zip": body}).download("a.example", "v1.0.0", io.BytesIO())


def test_hashes_are_those_of_the_go_command() -> None:
    # Sum and GoModSum of `go mod download -json`, Go 1.26
    body = archive({"a.example@v1.0.0/go.mod": b"module a.example\n", "a.example@v1.0.0/a.go": b"package a\n"})
    assert gosum.hash_zip(io.BytesIO(body)) == "h1:aJ2RxpMmlktQ55KmY7pAYewa+FpB0u4T3JijzXZE20Q="
    assert gosum.hash_go_mod(b"module a.example\n") == "h1:zs9yQ7yJH+v6phwVXdPwtSwjtlhIASvdTevl3Q1EDb0="
