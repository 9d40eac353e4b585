import os
import socket
from pathlib import Path

import pytest

from resolution.errors import Unresolvable
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.uv import Ended, Pin, Uv, UvFailed


def test_it_reads_what_uv_prints() -> None:
    printed = "# a comment\nzope-interface==5.0\na==1.0+local ; sys_platform == 'win32'\n    # via b\n"
    assert Ended(0, printed, "").pins() == (
        Pin("zope-interface", "5.0"),  # type: ignore[arg-type]
        Pin("a", "1.0+local", 'sys_platform == "win32"'),  # type: ignore[arg-type]
    )


def test_it_tells_why_without_our_own_address_and_flags() -> None:
    words = (
        "  error: No solution found when resolving dependencies\n  cause: Because a was not found in"
        " http://127.0.0.1:4711/s3-cr_t/simple/ and you require a, it is over.\n\n"
        "hint: Wheels are required for `a` because building from source is disabled (i.e., with `--no-build`)\n"
    )
    with pytest.raises(Unresolvable) as caught:
        Ended(1, "", words).pins()
    assert str(caught.value) == "Because a was not found in simple/ and you require a, it is over."


@pytest.mark.parametrize("code", [2, -9])
def test_it_does_not_call_its_own_failure_unsolvable(code: int) -> None:
    with pytest.raises(UvFailed):
        Ended(code, "", "").pins()


def test_it_ends_the_child_and_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_INDEX_PRIVATE_PASSWORD", "hunter2")
    # Nobody answers on this listening socket: the child would wait for ever.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/simple/"
        with Uv(Manifest(requirements=("a",)), Conditions(), url) as child:
            place, number = child.place, child.number
            given = Path(f"/proc/{number}/environ").read_text() if Path("/proc").is_dir() else ""
    assert not place.exists()
    assert "hunter2" not in given
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_child_that_has_just_ended_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(number: int, how: int) -> None:
        kill(number, how)
        raise ProcessLookupError

    kill = os.killpg
    monkeypatch.setattr(os, "killpg", gone)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        Uv(Manifest(requirements=("a",)), Conditions(), f"http://127.0.0.1:{silent.getsockname()[1]}/simple/") as child,
    ):
        place = child.place
    assert not place.exists()
