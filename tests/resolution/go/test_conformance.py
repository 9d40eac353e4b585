from typing import Any

import pytest

from tests.conformance.go import SETS
from tests.resolution.conformance import cases


@pytest.mark.parametrize(("name", "case"), cases("go"))
def test_it_answers_as_the_native_tool_does(name: str, case: dict[str, Any]) -> None:
    assert SETS[name](case)
