import json
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.nuget import SETS

DATA = Path(__file__).parents[2] / "data" / "conformance" / "nuget"


def cases() -> list[Any]:
    return [
        pytest.param(path.stem, case, id=case["id"])
        for path in sorted(DATA.glob("*.jsonl"))
        for case in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


@pytest.mark.parametrize(("name", "case"), cases())
def test_it_answers_as_the_native_tool_does(name: str, case: dict[str, Any]) -> None:
    assert SETS[name](case)
