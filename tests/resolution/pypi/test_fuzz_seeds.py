"""Universes in which ours once differed from uv."""

import pytest

from tests.fuzz import pypi


# A wheel is yanked and the source archive beside it is not.
@pytest.mark.parametrize("seed", [5018, 5023, 5065])
def test_it_equals_uv(seed: int) -> None:
    assert pypi.run(seed) is None
