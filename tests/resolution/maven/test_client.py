import hashlib
import io

import pytest

from resolution.driver import Want
from resolution.errors import (
    AbsenceUncertain,
    Forbidden,
    IntegrityMismatch,
    InvalidName,
    NotARegistry,
    PackageNotFound,
    ResolutionError,
    VersionNotFound,
)
from resolution.maven.client import Client
from resolution.records import Requirement
from tests.resolution.maven.shelf import GROUP, Shelf, metadata, snapshot
from tests.resolution.maven.universe import pom

JAR = b"not really a jar"
SHA1, SHA256 = hashlib.sha1(JAR).hexdigest(), hashlib.sha256(JAR).hexdigest()
FOLDER = "g/a/1.0/"


def released(**beside: bytes) -> Shelf:
    """g:a 1.0 with its jar, and `beside` it checksums by algorithm."""
    files: dict[str, bytes | ResolutionError] = {f"{FOLDER}a-1.0.pom": pom("a:1.0"), f"{FOLDER}a-1.0.jar": JAR}
    return Shelf(files | {f"{FOLDER}a-1.0.jar.{algorithm}": body for algorithm, body in beside.items()})


def test_it_lists_versions_newest_first_whatever_the_file_says_is_latest() -> None:
    shelf = Shelf({"g/a/maven-metadata.xml": metadata("1.10", "1.9", "2.0-rc1", latest="1.9", release="1.9")})
    package = Client(shelf).package("g:a")
    assert [release.version for release in package.releases] == ["2.0-rc1", "1.10", "1.9"]
    assert package.tags == {"latest": "1.9", "release": "1.9"}


def test_a_missing_package_is_proved_missing_only_by_a_repository_of_its_own() -> None:
    with pytest.raises(PackageNotFound):
        Client(Shelf({})).package("g:a")
    with pytest.raises(AbsenceUncertain):
        Client(Shelf({}, GROUP)).package("g:a")


def test_not_allowed_stays_not_allowed() -> None:
    shelf = Shelf({"g/a/maven-metadata.xml": Forbidden(403, "Forbidden")})
    with pytest.raises(Forbidden):
        Client(shelf).package("g:a")


def test_a_sign_in_page_is_not_a_repository() -> None:
    with pytest.raises(NotARegistry):
        Client(Shelf({"g/a/maven-metadata.xml": b"<html><body>sign in</body></html>"})).package("g:a")


@pytest.mark.parametrize("name", ["a", "g:", "g:../a", "g:a:jar", "g/x:a", "g:a b", "..:a"])
def test_it_asks_nothing_for_a_malformed_name(name: str) -> None:
    shelf = Shelf({})
    with pytest.raises(InvalidName):
        Client(shelf).package(name)
    assert shelf.asked == []


def test_requirements_are_those_of_the_effective_model() -> None:
    above = "<parent><groupId>g</groupId><artifactId>p</artifactId><version>1</version></parent>"
    files = {
        "g/a/1.0/a-1.0.pom": pom("a:1.0", "b", "c:2 test", "d:3 optional", "e:4 type=test-jar", extra=above),
        "g/p/1/p-1.pom": pom("p:1", managed=("b:7 runtime",), extra="<packaging>pom</packaging>"),
    }
    assert Client(Shelf(files)).requirements("g:a", "1.0") == (
        Requirement(name="g:b", spec="7"),
        Requirement(name="g:c", spec="2", kind="test"),
        Requirement(name="g:d", spec="3", kind="optional"),
        Requirement(name="g:e", spec="4", condition="type test-jar"),
    )


def test_a_released_pom_is_kept_for_good_and_a_snapshot_is_not() -> None:
    shelf = Shelf({"g/a/1/a-1.pom": pom("a:1"), "g/a/2-SNAPSHOT/a-2-SNAPSHOT.pom": pom("a:2-SNAPSHOT")})
    client = Client(shelf)
    client.pom("g:a", "1"), client.pom("g:a", "2-SNAPSHOT")
    assert shelf.kept == ["g/a/1/a-1.pom"]


def test_a_snapshot_is_read_from_its_timestamped_file() -> None:
    stamped = "2-20240131.120000-3"
    shelf = Shelf(
        {
            "g/a/2-SNAPSHOT/maven-metadata.xml": snapshot(("pom", stamped), ("jar", "2-20240131.120000-2")),
            f"g/a/2-SNAPSHOT/a-{stamped}.pom": pom("a:2-SNAPSHOT"),
            "g/a/2-SNAPSHOT/a-2-20240131.120000-2.jar": JAR,
        }
    )
    assert Client(shelf).download("g:a", "2-SNAPSHOT", io.BytesIO()).filename == "a-2-20240131.120000-2.jar"


def test_a_snapshot_without_a_list_of_files_has_the_common_build() -> None:
    shelf = Shelf(
        {
            "g/a/2-SNAPSHOT/maven-metadata.xml": snapshot(),
            "g/a/2-SNAPSHOT/a-2-20240131.120000-3.pom": pom("a:2-SNAPSHOT"),
        }
    )
    assert Client(shelf).pom("g:a", "2-SNAPSHOT").artifact == "a"


def test_it_checks_the_strongest_checksum_there_is() -> None:
    written = io.BytesIO()
    artifact = Client(released(sha256=f"{SHA256.upper()}  a-1.0.jar\n".encode(), sha1=b"0" * 40)).download(
        "g:a", "1.0", written
    )
    assert written.getvalue() == JAR
    assert artifact.hashes == {"sha256": SHA256}
    assert artifact.size == len(JAR)


def test_it_takes_a_weaker_checksum_when_the_stronger_is_a_web_page() -> None:
    artifact = Client(released(sha512=b"<html>browse</html>", sha1=SHA1.encode())).download("g:a", "1.0", io.BytesIO())
    assert artifact.hashes == {"sha1": SHA1}


def test_a_refused_checksum_is_no_missing_one() -> None:
    shelf = released(sha1=SHA1.encode())
    shelf.answers = {**shelf.answers, f"{FOLDER}a-1.0.jar.sha512": Forbidden(403)}
    assert Client(shelf).download("g:a", "1.0", io.BytesIO()).hashes == {"sha1": SHA1}
    shelf.answers = {**shelf.answers, f"{FOLDER}a-1.0.jar.sha1": Forbidden(403)}
    with pytest.raises(Forbidden):
        Client(shelf).download("g:a", "1.0", io.BytesIO())


def test_it_refuses_other_bytes_than_promised() -> None:
    with pytest.raises(IntegrityMismatch, match="sha1"):
        Client(released(sha1=b"0" * 40)).download("g:a", "1.0", io.BytesIO())


def test_it_downloads_without_a_promise_when_none_is_made() -> None:
    assert Client(released()).download("g:a", "1.0", io.BytesIO()).hashes == {}


def test_it_downloads_a_named_file_of_the_same_artifact_only() -> None:
    client = Client(released())
    assert client.download("g:a", "1.0", io.BytesIO(), filename="a-1.0.pom").filename == "a-1.0.pom"
    for filename in ("b-1.0.jar", "a-/../../secret", "../a-1.0.jar"):
        with pytest.raises(InvalidName):
            client.download("g:a", "1.0", io.BytesIO(), filename=filename)


def test_a_missing_version_is_told_apart_from_a_missing_package() -> None:
    with pytest.raises(VersionNotFound):
        Client(released()).pom("g:a", "9")


@pytest.mark.parametrize(
    ("spec", "version"),
    [("", "1.10"), ("[1.0,1.5)", "1.1"), ("1.1", "1.1"), ("RELEASE", "1.1"), ("LATEST", "2-SNAPSHOT")],
)
def test_it_chooses_as_maven_would(spec: str, version: str) -> None:
    listed = metadata("1.1", "1.10", "2-rc1", "2-SNAPSHOT", latest="2-SNAPSHOT", release="1.1")
    client = Client(Shelf({"g/a/maven-metadata.xml": listed}))
    assert client.choose(client.package("g:a"), spec).version == version


def test_it_chooses_nothing_where_nothing_fits() -> None:
    client = Client(Shelf({"g/a/maven-metadata.xml": metadata("1.1")}))
    with pytest.raises(VersionNotFound):
        client.choose(client.package("g:a"), "[2,)")


def test_it_tells_the_files_of_a_version() -> None:
    found = Client(released(sha1=SHA1.encode())).artifacts("g:a", "1.0")
    assert [(artifact.filename, dict(artifact.hashes)) for artifact in found] == [
        ("a-1.0.pom", {}),
        ("a-1.0.jar", {"sha1": SHA1}),
    ]


def test_it_answers_the_resolver() -> None:
    client = Client(released())
    assert client.source(Want("manifest", "g:a", "1.0")).artifact == "a"
    with pytest.raises(PackageNotFound):
        client.source(Want("package", "g:a"))
