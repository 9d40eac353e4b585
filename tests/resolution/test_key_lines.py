import pytest

from resolution.key_lines import in_ini, in_json, in_toml, nearest


def test_it_finds_keys_of_json() -> None:
    found = in_json('{"a": {"b":\n 1, "c": [{"d": "}"}]},\n\n"e\\"": {}}')
    assert found == {("a",): 1, ("a", "b"): 1, ("a", "c"): 2, ('e"',): 4}


def test_it_finds_keys_of_toml() -> None:
    found = in_toml('a.b = 1\r\n[c."d.e"] # x\r\n \'f\' = [\n  "g==1",\n]\n[[h]]\ni==1\n')
    assert found == {
        ("a",): 1,
        ("a", "b"): 1,
        ("c",): 2,
        ("c", "d.e"): 2,
        ("c", "d.e", "f"): 3,
        ("h",): 6,
    }


def test_it_finds_keys_of_an_ini_file() -> None:
    assert in_ini("[a]\nB : 1\n  c = 2\n[d]\n") == {("a",): 1, ("a", "b"): 2, ("d",): 4}


def test_the_nearest_line_is_that_of_the_longest_part() -> None:
    found = {("a",): 2, ("a", "b"): 3}
    assert [nearest(found, path) for path in (("a", "b", "c"), ("a", "c"), ("d",))] == [3, 2, 1]


@pytest.mark.parametrize(("read", "body"), [(in_json, '{"a":' * 900 + "1" + "}" * 900), (in_toml, "a." * 9000 + "a=1")])
def test_it_keeps_no_paths_without_end(read, body: str) -> None:  # type: ignore[no-untyped-def]
    assert max(map(len, read(body))) < 10


@pytest.mark.parametrize("mark", ['"""', "'''"])
def test_what_looks_like_a_key_in_a_text_is_none(mark: str) -> None:
    content = f"[a]\nb = \"# '''\"\nc = {mark}\n[x]\ny = 1\n{mark} # \"\"\"\nd = ''\n"
    assert in_toml(content) == {("a",): 1, ("a", "b"): 2, ("a", "c"): 3, ("a", "d"): 7}
