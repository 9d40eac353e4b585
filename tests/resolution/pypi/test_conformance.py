from typing import Any

import pytest

from tests.conformance.pypi import SETS
from tests.resolution.conformance import cases


@pytest.mark.parametrize(("name", "case"), cases("pypi", "pypi-versions"))
def test_it_orders_versions(name: str, case: dict[str, Any]) -> None:
    assert SETS[name](case)


@pytest.mark.parametrize(("name", "case"), cases("pypi", "packse"))
def test_it_resolves_as_uv_does(name: str, case: dict[str, Any]) -> None:
    assert SETS[name](case)


@pytest.mark.parametrize(("name", "case"), cases("pypi", "resolve-pypi"))
def test_it_draws_the_graph_that_pip_installs(name: str, case: dict[str, Any]) -> None:
    assert SETS[name](case)
