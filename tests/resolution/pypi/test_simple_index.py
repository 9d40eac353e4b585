import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.errors import MalformedDocument, NotARegistry
from resolution.pypi.simple_index import JSON_TYPE, File, SimpleIndex, slim
from tests.resolution.typed_errors import check_only_typed_errors

URL = "https://registry.example.org/simple/x/"


def addresses(page: SimpleIndex) -> tuple[str, ...]:
    return tuple(map(page.address, page.files))


def html(body: str, head: str = "") -> tuple[File, ...]:
    return tuple(html_page(body, head).files)


def html_page(body: str, head: str = "") -> SimpleIndex:
    page = f"<!DOCTYPE html><html><head><title>Links for x</title>{head}</head><body>{body}</body></html>"
    return SimpleIndex.parse(slim(page.encode(), "text/html"), URL)


def listed(*files: dict[str, Any], **page: Any) -> tuple[File, ...]:
    document = {"meta": {"api-version": "1.1"}, "name": "x", "files": files} | page
    return tuple(SimpleIndex.parse(slim(json.dumps(document).encode(), JSON_TYPE), URL).files)


def test_it_joins_relative_links_with_the_page() -> None:
    page = html_page('<a href="../../packages/x-1.0.tar.gz#md5=ABCD">x-1.0.tar.gz</a>')
    assert addresses(page) == ("https://registry.example.org/packages/x-1.0.tar.gz",)
    assert page.files[0].hashes == {"md5": "abcd"}


def test_it_honours_a_base() -> None:
    page = html_page('<a href="x-1.0.tar.gz">x</a>', '<base href="https://files.example.org/p/">')
    assert addresses(page) == ("https://files.example.org/p/x-1.0.tar.gz",)


def test_it_reads_raw_and_escaped_comparisons_alike() -> None:
    raw, escaped = html(
        '<a href="x-1.tar.gz" data-requires-python=">=3.8,<4">x</a>'
        '<a href="x-2.tar.gz" data-requires-python="&gt;=3.8,&lt;4">x</a>'
    )
    assert raw.requires_python == escaped.requires_python == ">=3.8,<4"


@pytest.mark.parametrize(
    ("attribute", "yanked", "reason"),
    [("", False, ""), ("data-yanked", True, ""), ('data-yanked="broken &lt;b&gt;"', True, "broken <b>")],
)
def test_it_takes_the_presence_of_the_yank_mark(attribute: str, yanked: bool, reason: str) -> None:
    (file,) = html(f'<a href="x-1.tar.gz" {attribute}>x</a>')
    assert (file.is_yanked, file.yank_reason) == (yanked, reason)


@pytest.mark.parametrize("attribute", ["data-core-metadata", "data-dist-info-metadata"])
def test_it_reads_the_promise_of_metadata_under_both_names(attribute: str) -> None:
    with_hash, without = html(
        f'<a href="x-1.whl" {attribute}="sha256=ab">x</a><a href="x-2.whl" {attribute}=true>x</a>'
    )
    assert (with_hash.announced, without.announced) == ({"sha256": "ab"}, True)


def test_it_reads_json_with_everything_in_it() -> None:
    (file,) = listed(
        {
            "filename": "x-1.0-py3-none-any.whl",
            "url": "../../f/x-1.0-py3-none-any.whl",
            "hashes": {"sha256": "AB"},
            "requires-python": ">=3.8",
            "dist-info-metadata": {"sha256": "cd"},
            "yanked": "no",
            "size": 12,
            "upload-time": "2024-05-06T07:08:09.123456Z",
        }
    )
    assert (file.hashes, file.announced, file.size) == ({"sha256": "ab"}, {"sha256": "cd"}, 12)
    assert file.upload_time is not None
    assert file.upload_time.isoformat() == "2024-05-06T07:08:09.123456+00:00"


def test_it_keeps_a_file_whose_facts_are_of_the_wrong_kind() -> None:
    odd: dict[str, Any] = {"hashes": None, "size": "12", "yanked": None, "upload-time": "?", "requires-python": 3}
    (file,) = listed({"filename": "x-1.tar.gz", "url": "x-1.tar.gz"} | odd, "nonsense")  # type: ignore[arg-type]
    assert file == File(filename="x-1.tar.gz", url="x-1.tar.gz")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "http://[", "x\x00.tar.gz", ""])
def test_it_leaves_out_a_file_that_cannot_be_fetched(url: str) -> None:
    assert listed({"filename": "x-1.tar.gz", "url": url}) == ()


@pytest.mark.parametrize(
    "page", [{"meta": {"api-version": "2.0"}}, {"meta": None}, {"files": "none"}, {"meta": {"api-version": 1}}]
)
def test_it_stops_at_a_document_it_does_not_know(page: dict[str, Any]) -> None:
    with pytest.raises(MalformedDocument):
        listed(**page)


def test_it_stops_at_an_unknown_major_version_in_html() -> None:
    with pytest.raises(MalformedDocument):
        html("", '<meta name="pypi:repository-version" content="2.0">')


@pytest.mark.parametrize("content_type", ["text/html", "application/xml", ""])
def test_it_does_not_take_a_sign_in_page_for_an_index(content_type: str) -> None:
    with pytest.raises(NotARegistry):
        slim(b"<html><title>Sign in</title><a href='/login'>Sign in</a></html>", content_type)


def test_it_takes_a_page_without_links_for_an_empty_one() -> None:
    assert html("") == ()


def test_it_takes_linear_time_over_unclosed_tags() -> None:
    with pytest.raises(NotARegistry):
        slim(b"<a href='" * 200_000, "text/html")


@given(st.binary(max_size=400), st.sampled_from([JSON_TYPE, "text/html"]))
def test_it_raises_nothing_but_its_own_errors(body: bytes, content_type: str) -> None:
    check_only_typed_errors(lambda page: SimpleIndex.parse(slim(page, content_type), URL), body)
