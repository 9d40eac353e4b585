import pytest

from resolution.npm.layout import Layout, layout_of


@pytest.mark.parametrize(
    ("body", "layout"),
    [
        (b'{\n    "name": "a"\n}', Layout("    ", "\n")),
        (b'\xef\xbb\xbf{\r\n\t"name": "a"\r\n}', Layout("\t", "\r\n")),
        (b'{"name": "a"}', Layout("  ", "\n")),
        (b'{\n"name": "a"}', Layout("  ", "\n")),
        (b"{\n" + b" " * 40 + b'"name": "a"}', Layout(" " * 10, "\n")),
        (b"", Layout("  ", "\n")),
    ],
)
def test_it_writes_as_the_project_does(body: bytes, layout: Layout) -> None:
    assert layout_of(body) == layout


def test_it_puts_well_known_keys_first_and_objects_last() -> None:
    document = {"requires": {}, "b": 1, "version": "1", "name": "a", "a": [{"d": 1, "c": 2}]}
    assert Layout("\t", "\r\n").write(document).decode().split("\r\n")[1:5] == [
        '\t"name": "a",',
        '\t"version": "1",',
        '\t"a": [',
        "\t\t{",
    ]
