import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.npm.specs import parse_spec, repository_of


@pytest.mark.parametrize(
    ("text", "kind", "asked"),
    [
        ("1.2.3", "version", "1.2.3"),
        ("v1.2.3", "version", "v1.2.3"),
        (" ^1.0.0 ", "range", "^1.0.0"),
        ("", "range", ""),
        ("latest", "tag", "latest"),
        ("npm:@s/other@^2", "alias", "npm:@s/other@^2"),
        ("file:../lib", "directory", "../lib"),
        ("./lib", "directory", "lib"),
        ("file:///abs/lib", "directory", "/abs/lib"),
        ("a.tgz", "file", "a.tgz"),
        ("lib/a.tgz", "git", "lib/a.tgz"),  # reads like a repository of lib's
        ("git@github.com:someone/project", "git", "git@github.com:someone/project"),
        ("x/y/z", "directory", "x/y/z"),
        ("https://example.org/a.tgz", "remote", "https://example.org/a.tgz"),
        ("someone/project#v1", "git", "someone/project#v1"),
        ("git+ssh://git@example.org/a.git", "git", "git+ssh://git@example.org/a.git"),
        ("github:someone/project", "git", "github:someone/project"),
        ("npm:other@npm:third@1", "invalid", "npm:other@npm:third@1"),
        ("link:lib", "invalid", "link:lib"),
        ("no tag", "invalid", "no tag"),
    ],
)
def test_it_tells_what_is_asked_for(text: str, kind: str, asked: str) -> None:
    found = parse_spec("a", text)
    assert (found.kind, found.text) == (kind, asked)


def test_an_alias_asks_for_the_package_behind_it() -> None:
    assert parse_spec("mine", "npm:@s/other@^2").target == parse_spec("@s/other", "^2")


def test_it_knows_one_repository_by_its_many_addresses() -> None:
    addresses = ("someone/project", "github:someone/project", "git+ssh://git@github.com/someone/project.git#abc")
    assert {repository_of(each)[0] for each in addresses} == {"github.com/someone/project"}


@settings(deadline=None)
@given(st.text(max_size=60))
def test_it_understands_every_text_somehow(text: str) -> None:
    assert parse_spec("a", text).kind
