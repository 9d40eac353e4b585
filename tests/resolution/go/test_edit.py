import pytest

from resolution.go import edit

MOD = b"""\
module m // ours

require a.example v1.0.0 // why

require (
\tb.example v1.0.0
\tc.example v1.0.0 // indirect
)
"""


def test_it_changes_the_version_and_nothing_else() -> None:
    after = edit.require_versions(MOD, {"a.example": "v1.1.0", "c.example": "v1.0.1"})
    assert after == MOD.replace(b"a.example v1.0.0", b"a.example v1.1.0").replace(
        b"c.example v1.0.0", b"c.example v1.0.1"
    )


def test_it_adds_a_requirement_beside_the_indirect_ones() -> None:
    after = edit.require_versions(MOD, {"z.example": "v0.1.0"})
    assert after == MOD.replace(b"// indirect\n", b"// indirect\n\tz.example v0.1.0 // indirect\n")


@pytest.mark.parametrize("body", [b"module m\n", b"module m\n\nrequire a.example v1.0.0\n"])
def test_it_opens_a_block_where_there_is_none(body: bytes) -> None:
    after = edit.require_versions(body, {"z.example": "v0.1.0"})
    assert after == body + b"\nrequire (\n\tz.example v0.1.0 // indirect\n)\n"


def test_it_keeps_carriage_returns() -> None:
    assert b"\tz.example v0.1.0 // indirect\r\n" in edit.require_versions(
        MOD.replace(b"\n", b"\r\n"), {"z.example": "v0.1.0"}
    )
