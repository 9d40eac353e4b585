import json
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.pypi import SETS

DATA = Path(__file__).parents[2] / "data" / "conformance" / "pypi"


def cases(name: str) -> list[Any]:
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["id"]) for case in map(json.loads, lines)]


@pytest.mark.parametrize("case", cases("pypi-versions"))
def test_it_orders_versions(case: dict[str, Any]) -> None:
    assert SETS["pypi-versions"](case)


@pytest.mark.parametrize("case", cases("packse"))
def test_it_resolves_as_uv_does(case: dict[str, Any]) -> None:
    assert SETS["packse"](case)


@pytest.mark.parametrize("case", cases("resolve-pypi"))
def test_it_draws_the_graph_that_pip_installs(case: dict[str, Any]) -> None:
    assert SETS["resolve-pypi"](case)
