import hashlib
import io
from dataclasses import replace
from typing import Any

import pytest

from resolution.driver import Want
from resolution.errors import (
    AbsenceUncertain,
    Forbidden,
    HttpStatus,
    IntegrityMismatch,
    NotFound,
    PackageNotFound,
    RedirectRefused,
    ResolutionError,
    VersionNotFound,
)
from resolution.pypi.client import Client
from resolution.pypi.environment import Environment
from resolution.reader import Document
from resolution.records import Mark
from tests.resolution.pypi.shelf import JSON, ROOT, Shelf, metadata, page, sdist, wheel

PAGE, FILES = f"{ROOT}/x/", f"{ROOT}/x"
WHEEL = "x-1.0-py3-none-any.whl"
ENVIRONMENT = Environment("3.11.7", "linux")


def client(shelf: Shelf) -> Client:
    return Client(shelf, ENVIRONMENT)


def listing(*links: str, **answers: "tuple[bytes, str]") -> Shelf:
    return Shelf({PAGE: page(*links)} | {f"{FILES}/{name}": answer for name, answer in answers.items()})


def test_it_groups_files_into_versions_newest_first() -> None:
    shelf = listing('href="x-1.9.tar.gz"', 'href="X-1.10.tar.gz"', 'href="x-1.10-py3-none-any.whl"', 'href="x-1.egg"')
    found = client(shelf).package("X")
    assert [release.version for release in found.releases] == ["1.10", "1.9"]
    assert [len(release.artifacts) for release in found.releases] == [2, 1]
    assert found.evidence[0].url == PAGE


def test_it_marks_what_is_yanked_and_what_does_not_run_here() -> None:
    shelf = listing(
        'href="x-4.tar.gz" data-yanked="broken"',
        'href="x-3.tar.gz" data-requires-python="&gt;=3.12"',
        'href="x-2-cp311-cp311-win_amd64.whl"',
        'href="x-1.tar.gz" data-requires-python="((("',
    )
    marks = [release.marks[0] for release in client(shelf).package("x").releases]
    assert marks == [
        Mark("yanked", "broken"),
        Mark("incompatible", "requires Python >=3.12"),
        Mark("incompatible", "no file for linux x86_64"),
        Mark("incompatible", "requires Python ((("),
    ]


@pytest.mark.parametrize(
    ("spec", "version"),
    [("", "2.0"), ("<2", "1.0"), ("==3.0", "3.0"), (">=2.1a1", "4.0rc1"), ("[extra]<2", "1.0"), (">2", "4.0rc1")],
)
def test_it_chooses_as_pip_does(spec: str, version: str) -> None:
    listed = ['href="x-1.0.tar.gz"', 'href="x-2.0.tar.gz"', 'href="x-3.0.tar.gz" data-yanked', 'href="x-4.0rc1.tar.gz"']
    subject = client(listing(*listed))
    assert subject.choose(subject.package("x"), spec).version == version


def test_it_says_by_which_rule_it_chose() -> None:
    subject = client(listing('href="x-1.0.tar.gz"'))
    why = subject.choose(subject.package("x"), ">=1").why
    assert why == "the highest version that lies in >=1, is not yanked and runs on Python 3.11.7"


def test_it_chooses_nothing_when_nothing_fits() -> None:
    subject = client(listing('href="x-1.0.tar.gz"'))
    with pytest.raises(VersionNotFound):
        subject.choose(subject.package("x"), ">2")


@pytest.mark.parametrize("answer", [NotFound(404), page()])
@pytest.mark.parametrize(("merges", "error"), [(False, PackageNotFound), (True, AbsenceUncertain)])
def test_it_tells_absence_from_doubt(
    answer: "tuple[bytes, str] | ResolutionError", merges: bool, error: type[ResolutionError]
) -> None:
    shelf = Shelf({PAGE: answer})
    shelf.registry = replace(shelf.registry, merges=merges)
    with pytest.raises(error):
        client(shelf).package("x")


def test_it_does_not_take_a_refusal_for_absence() -> None:
    with pytest.raises(Forbidden):
        client(Shelf({PAGE: Forbidden(403)})).package("x")


def test_it_asks_again_for_html_where_the_server_knows_no_json() -> None:
    accept = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"
    shelf = Shelf({f"{PAGE} {accept}": HttpStatus(406), PAGE: page('href="x-1.tar.gz"')})
    assert client(shelf).package("x").releases[0].version == "1"


def test_it_reads_a_page_once() -> None:
    shelf = listing('href="x-1.0.tar.gz"')
    subject = client(shelf)
    assert subject.source(Want("package", "x")).name == subject.source(Want("package", "X")).name
    assert shelf.asked == [PAGE]


def test_it_takes_the_announced_metadata() -> None:
    digest = hashlib.sha256(metadata("a>=1")).hexdigest()
    shelf = listing(
        f'href="{WHEEL}" data-core-metadata="sha256={digest}"', **{f"{WHEEL}.metadata": (metadata("a>=1"), "")}
    )
    assert client(shelf).requirements("x", "1.0")[0].spec == ">=1"


def test_it_refuses_metadata_that_is_not_the_promised_one() -> None:
    shelf = listing(
        f'href="{WHEEL}" data-core-metadata="sha256={"0" * 64}"', **{f"{WHEEL}.metadata": (metadata("a"), "")}
    )
    with pytest.raises(IntegrityMismatch):
        client(shelf).requirements("x", "1.0")


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("padding", [10, 200_000])
def test_it_reads_the_wheel_where_announced_metadata_is_missing(ranges: bool, padding: int) -> None:
    shelf = listing(f'href="{WHEEL}" data-core-metadata="true"', **{WHEEL: (wheel(metadata("a"), padding=padding), "")})
    shelf.ranges = ranges
    assert [one.name for one in client(shelf).requirements("x", "1.0")] == ["a"]


def test_it_downloads_and_checks_the_hash() -> None:
    digest = hashlib.sha256(b"bytes").hexdigest()
    shelf = listing(f'href="{WHEEL}#sha256={digest}"', 'href="x-1.0.tar.gz"', **{WHEEL: (b"bytes", "")})
    written = io.BytesIO()
    artifact = client(shelf).download("x", "1", written)
    assert (written.getvalue(), artifact.filename, artifact.size) == (b"bytes", WHEEL, 5)


def test_it_refuses_a_file_with_another_hash() -> None:
    shelf = listing(f'href="{WHEEL}#md5={"0" * 32}"', **{WHEEL: (b"bytes", "")})
    with pytest.raises(IntegrityMismatch):
        client(shelf).download("x", "1.0", io.BytesIO())


@pytest.mark.parametrize(("version", "filename"), [("9", ""), ("1.0", "other.whl")])
def test_it_downloads_only_what_is_listed(version: str, filename: str) -> None:
    with pytest.raises(VersionNotFound):
        client(listing(f'href="{WHEEL}"')).download("x", version, io.BytesIO(), filename=filename)


def test_it_believes_a_source_archive_with_static_metadata() -> None:
    static = metadata("a", head="Metadata-Version: 2.2")
    shelf = listing('href="x-1.0.tar.gz"', **{"x-1.0.tar.gz": (sdist(static), "")})
    assert [one.name for one in client(shelf).requirements("x", "1.0")] == ["a"]


def test_it_reads_json_by_its_content_type() -> None:
    body = b'{"meta": {"api-version": "1.0"}, "name": "x", "files": [{"filename": "x-1.zip", "url": "../x-1.zip"}]}'
    found = client(Shelf({PAGE: (body, JSON)})).package("x")
    assert found.releases[0].artifacts[0].url == f"{ROOT}/x-1.zip"


class SentOn(Shelf):
    """A registry that sends every page on to another server."""

    def read(self, url: str, **rest: Any) -> Document:
        document = super().read(url, **rest)
        return replace(document, url=url.replace("registry.example.org", "public.example.com"))


class SendsOn(Shelf):
    """A registry that sends every page on to where Backline may not go."""

    def read(self, url: str, **rest: Any) -> Document:
        raise RedirectRefused("redirected to public.example.com: private address")


def test_a_refused_redirect_names_the_package() -> None:
    with pytest.raises(RedirectRefused, match=r"^some-kit: redirected to public\.example\.com"):
        Client(SendsOn({})).package("Some_Kit")


def test_a_page_of_another_server_is_not_this_registrys_answer() -> None:
    with pytest.raises(RedirectRefused, match=r"public\.example\.com"):
        Client(SentOn({f"{ROOT}/x/": page('href="x-1.0.tar.gz"')})).package("x")
