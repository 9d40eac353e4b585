"""Whatever a registry sends, parsers raise a typed error or nothing."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.go import goproxy, names, versions
from resolution.go.gomod import GoMod
from resolution.go.goproxy import Info
from resolution.go.gosum import GoSum
from resolution.go.gowork import GoWork
from tests.resolution.typed_errors import check_only_typed_errors

WORDS = "module require replace retract go ( ) [ ] , => // indirect a.example v1.0.0 v2 master ../x 1.21 /* Deprecated:"
PIECES = st.sampled_from([*WORDS.split(), "\n", " ", '"', "\\", "`", "\x00", "\r", "🦑"])
BODIES = st.one_of(st.binary(), st.lists(PIECES, max_size=40).map(lambda parts: " ".join(parts).encode()))
READERS: list[Callable[[bytes], object]] = [
    GoMod.parse,
    lambda body: GoMod.parse(body, main=True),
    GoWork.parse,
    GoSum.parse,
    Info.parse,
    lambda body: goproxy.parse_list(body, "a.example"),
]


@pytest.mark.parametrize("read", READERS)
@given(body=BODIES)
@settings(max_examples=60, deadline=None)
def test_parsers_raise_only_typed_errors(read: Callable[[bytes], object], body: bytes) -> None:
    check_only_typed_errors(read, body)


@given(text=st.text())
def test_names_and_versions_raise_only_typed_errors(text: str) -> None:
    versions.key(text), versions.is_pseudo(text), versions.pseudo_time(text)
    for check in (names.check_path, names.escape_version):
        check_only_typed_errors(check, text)
