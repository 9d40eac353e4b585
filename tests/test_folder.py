"""Every run of the tests cleans up what it made."""

import os
import subprocess
import sys
from pathlib import Path

MAKE = "from tests.folder import own_folder; print(own_folder(), flush=True); "


def run(place: Path, then: str) -> Path:
    environment = {**os.environ, "TMPDIR": str(place)}
    ended = subprocess.run([sys.executable, "-c", MAKE + then], env=environment, stdout=subprocess.PIPE, text=True)
    return Path(ended.stdout.strip())


def test_a_folder_goes_with_its_process(tmp_path: Path) -> None:
    assert run(tmp_path, "pass").parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_a_fork_that_ends_takes_nothing_with_it(tmp_path: Path) -> None:
    fork = "import os, sys; child = os.fork(); child or sys.exit(); os.wait(); "
    asks = fork + "sys.exit(not os.listdir(os.environ['TMPDIR']))"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    assert subprocess.run([sys.executable, "-c", MAKE + asks], env=environment, stdout=subprocess.PIPE).returncode == 0


def test_a_folder_of_a_killed_process_goes_when_the_next_one_starts(tmp_path: Path) -> None:
    killed = run(tmp_path, "import os; os.kill(os.getpid(), 9)")
    assert killed.is_dir()
    run(tmp_path, "pass")
    assert not killed.exists()
