"""The committed sample of other projects' cases, as parameters of a test."""

import json
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[1] / "data" / "conformance"


def cases(ecosystem: str, pattern: str = "*") -> list[Any]:
    """(set, case) pairs of the ecosystem's files."""
    return [
        pytest.param(path.stem, case, id=case["id"])
        for path in sorted((DATA / ecosystem).glob(f"{pattern}.jsonl"))
        for case in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]
