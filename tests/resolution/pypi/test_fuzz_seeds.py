"""Universes in which ours once differed from uv."""

import pytest

from tests.fuzz import pypi


# 5018, 5023, 5065: a wheel is yanked and the source archive beside it is not. 700136: for every platform, a
# requirement whose marker holds on none is an edge to nothing.
@pytest.mark.parametrize("seed", [5018, 5023, 5065, 700136])
def test_it_equals_uv(seed: int) -> None:
    assert pypi.run(seed) is None
