import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.maven import SETS, FileRepository, judge_random, resolved

DATA = Path(__file__).parents[2] / "data" / "conformance" / "maven"
LINES = [line for path in DATA.glob("*.xz") for line in lzma.decompress(path.read_bytes()).decode().splitlines()]
GRAPHS = [json.loads(line) for line in LINES]


@pytest.mark.parametrize("name", sorted(path.stem for path in DATA.glob("*.jsonl")))
def test_it_answers_as_maven_does(name: str) -> None:
    cases = map(json.loads, (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    assert [case["id"] for case in cases if not SETS[name](case)] == []


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in GRAPHS if "overflows" not in case])
def test_it_builds_the_tree_that_maven_builds(case: dict[str, Any]) -> None:
    assert judge_random(case)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in GRAPHS if "overflows" in case])
def test_it_ends_where_maven_overflows_its_stack(case: dict[str, Any]) -> None:
    repository = FileRepository({path: text.encode() for path, text in case["files"].items()})
    assert len(resolved(case, repository).nodes) < 100
