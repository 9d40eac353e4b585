from typing import Any

import pytest

from tests.conformance.npm import SETS
from tests.resolution.conformance import cases


@pytest.mark.parametrize(("name", "case"), cases("npm"))
def test_it_answers_as_npm_does(name: str, case: dict[str, Any]) -> None:
    assert SETS[name](case)
