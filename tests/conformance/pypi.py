"""The Python sets: version order, and whole resolutions through our index and uv."""

from collections.abc import Callable
from typing import Any

from resolution.pypi import versions

Case = dict[str, Any]


def judge_version(case: Case) -> bool:
    return bool(versions.compare(*case["args"]) == case["want"])


SETS: dict[str, Callable[[Case], bool]] = {"pypi-versions": judge_version}
