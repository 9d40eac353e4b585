import logging
import subprocess
import sys
from pathlib import Path

import pytest

from integrations.connectivity.crew import EACH, looks
from integrations.connectivity.survey import Survey

ROOT = Path(__file__).resolve().parents[3]
ALONE = """
import os, threading
from integrations.connectivity.crew import looks
from integrations.connectivity.survey import Survey

def look(item):
    if item == 7:
        os._exit(9)  # a helper that is killed
    return Survey(outcomes=(), server=str(os.getpid()))

assert threading.active_count() == 1
seen = [each for group in looks(80, look, 5.0) for each in group]
print(len({survey.server for _, survey in seen} - {str(os.getpid())}), 7 in {item for item, _ in seen}, len(seen) >= 20)
"""


def test_every_item_is_seen_once() -> None:
    seen = [
        each for group in looks(EACH // 2, lambda item: Survey(outcomes=(), server=str(item)), 1.0) for each in group
    ]
    assert sorted(item for item, _ in seen) == list(range(EACH // 2))
    assert all(survey.server == str(item) for item, survey in seen)


def test_nothing_to_see_is_nothing() -> None:
    assert list(looks(0, lambda item: Survey(outcomes=()), 1.0)) == []


def test_one_that_breaks_is_logged_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    def look(item: int) -> Survey:
        if item == 1:
            raise ZeroDivisionError
        return Survey(outcomes=())

    with caplog.at_level(logging.ERROR):
        seen = [item for group in looks(3, look, 1.0) for item, _ in group]
    assert sorted(seen) == [0, 2]
    assert "a connectivity check broke" in caplog.text


@pytest.mark.skipif(sys.platform != "linux", reason="helpers are forked on Linux only")
def test_a_killed_helper_takes_only_its_own_items_along() -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.split()[1:] == ["False", "True"], done.stderr
    assert int(done.stdout.split()[0]) >= 1
