"""Maven's own resolver as the witness; it is Debian's, with the JDK."""

import shutil
from pathlib import Path

import pytest

from tests.fuzz.maven import LIBRARIES, run

missing = shutil.which("javac") is None or not list(Path(LIBRARIES).parent.glob("maven-resolver-impl*.jar"))


@pytest.mark.native
@pytest.mark.skipif(missing, reason="needs a JDK and Maven's libraries in /usr/share/maven/lib")
@pytest.mark.parametrize("seed", [*range(1, 21), 19472258, 732003682])
def test_a_random_repository_gives_the_same_tree(seed: int) -> None:
    assert run(seed) is None
