"""Universes on which we once differed from npm."""

import pytest

from tests.fuzz.npm import run
from tests.witnesses import needs

DIFFERED = {
    37: "a removed folder takes along what a link inside it points at",
    1111: "what workspaces need counts before they are linked",
    1228: "settling peers may put another version in the place of the one that asked",
    76: "with a lock file, what only a workspace leads to is looked at last",
    8000678: "where nothing was placed, what a package locks is kept if that package needs it",
    9100380: "a package whose own lock is read twice is there for its own sake",
    7710307: "a link that nobody needs stays in the lock file",
}


@pytest.mark.native
@needs("npm", 11)  # older ones differ in places
@pytest.mark.parametrize("seed", DIFFERED, ids=str)
def test_it_still_agrees_with_npm(seed: int) -> None:
    assert run(seed) is None
