import pytest

from resolution.errors import MalformedDocument
from resolution.structured import load_json, load_object, load_toml, load_yaml, rows, table, text_of

DEEP = b"[" * 100_000


@pytest.mark.parametrize("read", [load_json, load_toml, load_yaml, lambda body: load_object(body, "x.json")])
@pytest.mark.parametrize("body", [b"{", b"\xff\xfe\xfa", DEEP, b"{'a': &b"])
def test_it_refuses_what_is_broken(read: object, body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        read(body)  # type: ignore[operator]


@pytest.mark.parametrize("body", [b'{"a": NaN}', b'{"a": ' + b"1" * 5000 + b"}"])
def test_it_refuses_numbers_that_are_none(body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        load_json(body)


def test_it_reads_an_object_behind_a_byte_order_mark() -> None:
    assert load_object(b'\xef\xbb\xbf{"a": 1}', "x.json") == load_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize("body", [b"[]", b"null", b'{"a": "\\ud800"}'])
def test_it_says_in_which_file_no_object_stands(body: bytes) -> None:
    with pytest.raises(MalformedDocument) as refused:
        load_object(body, "x.json")
    assert refused.value.at == "x.json"


def test_what_is_absent_is_an_empty_table_and_no_rows() -> None:
    assert (table(None), rows(None)) == ({}, [])


@pytest.mark.parametrize(("check", "value"), [(table, []), (rows, {}), (rows, [1])])
def test_other_shapes_are_refused(check: object, value: object) -> None:
    with pytest.raises(MalformedDocument):
        check(value)  # type: ignore[operator]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_it_reads_text_as_windows_writes_it(encoding: str) -> None:
    assert text_of("é\r\n".encode(encoding)) == "é\r\n"
