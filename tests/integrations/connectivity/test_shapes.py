import pytest

from integrations.connectivity.shapes import Shape, look

HTML, JSON, XML, TEXT = "text/html", "application/json", "application/xml", "text/plain"
PACKUMENT = b'{"name": "isarray", "dist-tags": {"latest": "2.0.5"}, "versions": {}}'
SERVICE = b'{"version": "3.0.0", "resources": []}'
LINKS = (
    b'<!DOCTYPE html><html><head><title>Links for six</title></head><body><a href="six-1.tar.gz">six</a></body></html>'
)
NO_LINKS = b"<html><head><title>Links for nothing</title></head><body><h1>Links for nothing</h1></body></html>"
META = b'<html><head><meta name="pypi:repository-version" content="1.0"></head><body><a href="x">x</a></body></html>'
BROWSE = (
    b"<html><title>npm-group</title><p>This npm group repository is not directly browseable at this URL.</p></html>"
)
LOGIN = b'<html><title>Welcome</title><form><input name="p" type="password"></form></html>'


@pytest.mark.parametrize(
    ("body", "content_type", "shape", "speaks"),
    [
        (PACKUMENT, JSON, Shape.INDEX, "npm"),
        (PACKUMENT, HTML, Shape.INDEX, "npm"),  # a wrong label does not change what it is
        (b'{"objects": [], "total": 0}', JSON, Shape.INDEX, "npm"),
        (b"{}", JSON, Shape.NOTHING, "npm"),
        (SERVICE, JSON, Shape.INDEX, "nuget"),
        (b'\xef\xbb\xbf{"version": "3.0.0", "resources": []}', JSON, Shape.INDEX, "nuget"),
        (b'{"version": "2.0", "resources": []}', JSON, Shape.OTHER, ""),
        (b'{"meta": {"api-version": "1.0"}, "files": []}', JSON, Shape.INDEX, "pypi"),
        (LINKS, HTML, Shape.INDEX, "pypi"),
        (META, HTML, Shape.INDEX, "pypi"),
        (NO_LINKS, HTML, Shape.NOTHING, "pypi"),
        (b"v1.0.0\nv1.1.0-rc.1\n", TEXT, Shape.INDEX, "go"),
        (b"v1.0.0\nnot a version\n", TEXT, Shape.OTHER, ""),
        (b'<?xml version="1.0"?><metadata><groupId>g</groupId></metadata>', XML, Shape.INDEX, "maven"),
        (b'<project xmlns="http://maven.apache.org/POM/4.0.0"/>', XML, Shape.INDEX, "maven"),
        (b"<Error><Code>AccessDenied</Code></Error>", XML, Shape.OTHER, ""),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><metadata>&e;</metadata>', XML, Shape.BROKEN, ""),
        (BROWSE, HTML, Shape.BROWSE_PAGE, ""),
        (LOGIN, HTML, Shape.SIGN_IN_PAGE, ""),
        (LOGIN, JSON, Shape.SIGN_IN_PAGE, ""),
        (b"<html><title>Single Sign-On</title></html>", HTML, Shape.SIGN_IN_PAGE, ""),
        (b"<html><title>Index of /maven</title></html>", HTML, Shape.LISTING, ""),
        (b"<html><title>JFrog</title><div id=app></div></html>", HTML, Shape.WEB_PAGE, ""),
        (b"  \n", JSON, Shape.EMPTY, ""),
        (b"{not json", JSON, Shape.BROKEN, ""),
        (b'{"a": NaN}', JSON, Shape.BROKEN, ""),
        (b"[" * 100_000, JSON, Shape.BROKEN, ""),
        (b"[" + b"9" * 5000 + b"]", JSON, Shape.BROKEN, ""),
        (b'{"name": "\xff"}', JSON, Shape.BROKEN, ""),
        (b"null", JSON, Shape.OTHER, ""),
    ],
)
def test_what_a_body_is(body: bytes, content_type: str, shape: Shape, speaks: str) -> None:
    seen = look(body, content_type)
    assert (seen.shape, seen.speaks) == (shape, speaks)


def test_the_beginning_of_a_long_list_is_enough() -> None:
    body = b'{"meta": {"api-version": "1.1"}, "projects": [' + b'{"name": "a"},' * 10
    assert look(body, JSON, whole=False).speaks == "pypi"
    assert look(body, JSON).shape is Shape.BROKEN
