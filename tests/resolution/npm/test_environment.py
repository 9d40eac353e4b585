import pytest

from resolution.npm.environment import Environment
from resolution.npm.manifest import read_manifest

MACHINE = Environment(node="20.1.0", npm="11.0.0", os="linux", cpu="x64", libc="glibc")


@pytest.mark.parametrize(
    ("engines", "runs"),
    [
        ({"node": ">=18"}, True),
        ({"node": "18.x"}, False),
        ({"npm": "^10"}, False),
        ({"yarn": "1"}, True),
        (["node 1"], True),
    ],
)
def test_it_holds_engines_against_the_machine(engines: object, runs: bool) -> None:
    assert MACHINE.runs(read_manifest({"engines": engines})) is runs


@pytest.mark.parametrize(
    ("key", "listed", "supported"),
    [
        ("os", ["darwin"], False),
        ("os", ["darwin", "linux"], True),
        ("os", ["!win32"], True),
        ("os", ["!linux"], False),
        ("os", "linux", True),
        ("cpu", ["any"], True),
        ("cpu", ["!arm64", "ia32"], False),
        ("libc", ["musl"], False),
    ],
)
def test_it_holds_platforms_against_the_machine(key: str, listed: object, supported: bool) -> None:
    assert MACHINE.supports(read_manifest({key: listed})) is supported
