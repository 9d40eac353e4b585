import pytest

from resolution.errors import MalformedDocument
from resolution.structured import (
    load_json,
    load_object,
    load_toml,
    load_yaml,
    load_yaml_documents,
    rows,
    scalar,
    table,
    text_of,
)

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


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (load_json, b'{"a": 1,\n "b" 2}'),
        (load_json, b'{"a":\n"\xff"}'),
        (load_yaml, b"a: 1\nb: ]\n"),
        (load_yaml, b"a: 1\nb: \x00\n"),
        (load_toml, b"a = 1\nb = ]\n"),
        (load_toml, b"a = 1\nb = '\xff'\n"),
        (text_of, b"a\n\xff"),
    ],
)
def test_it_says_on_which_line_a_text_breaks(read: object, body: bytes) -> None:
    with pytest.raises(MalformedDocument, match="line 2"):
        read(body)  # type: ignore[operator]


def test_it_refuses_half_a_surrogate_pair() -> None:
    assert load_json(rb'["\ud83d\ude00"]') == ["\N{GRINNING FACE}"]
    with pytest.raises(MalformedDocument):
        load_json(rb'["\ud83d"]')


def test_it_refuses_merge_keys_which_unfold_without_end() -> None:
    laughs = "".join(f"a{level}: &a{level}\n  <<: [{', '.join([f'*a{level - 1}'] * 20)}]\n" for level in range(1, 9))
    with pytest.raises(MalformedDocument):
        load_yaml(f"a0: &a0 {{x: 1}}\n{laughs}".encode())


def test_it_keeps_the_documents_of_a_yaml_text_apart() -> None:
    assert load_yaml_documents(b"---\na: 1\n---\nb: 2\n") == [{"a": 1}, {"b": 2}]
    with pytest.raises(MalformedDocument):
        load_yaml(b"---\na: 1\n---\nb: 2\n")


@pytest.mark.parametrize(("value", "found"), [("1.0", "1.0"), (1.5, "1.5"), (None, ""), ([["x"]], "")])
def test_a_scalar_is_text_or_a_number(value: object, found: str) -> None:
    assert scalar(value) == found


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
