"""Universes on which we once differed from npm."""

import pytest

from tests.fuzz.npm import run
from tests.resolution.npm import loopback

DIFFERED = {
    37: "a removed folder takes along what a link inside it points at",
    1111: "what workspaces need counts before they are linked",
    1228: "settling peers may put another version in the place of the one that asked",
    76: "with a lock file, what only a workspace leads to is looked at last",
}


@pytest.mark.native
@pytest.mark.skipif(loopback.NPM is None, reason="npm is not installed")
@pytest.mark.parametrize("seed", DIFFERED, ids=str)
def test_it_still_agrees_with_npm(seed: int) -> None:
    assert run(seed) is None
