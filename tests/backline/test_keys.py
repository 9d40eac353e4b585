import stat
from pathlib import Path

from backline.keys import ensure_env_file


def test_it_writes_keys_that_only_the_owner_can_read(tmp_path: Path) -> None:
    path = ensure_env_file(tmp_path / "var")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_it_makes_different_keys_each_time(tmp_path: Path) -> None:
    first, second = (ensure_env_file(tmp_path / name).read_text() for name in "ab")
    assert first != second


def test_it_never_replaces_keys(tmp_path: Path) -> None:
    before = ensure_env_file(tmp_path).read_text()
    assert ensure_env_file(tmp_path).read_text() == before


def test_it_moves_the_queue_socket_out_of_a_folder_too_deep_to_name(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 90) / "var"
    assert "REDIS_URL=unix://" in ensure_env_file(deep).read_text()
