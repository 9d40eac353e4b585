"""Real clients that tests compare with: whether this machine has them, and new enough ones."""

import re
import shutil
import subprocess
from functools import cache

import pytest

ASKING = {"go": ["go", "version"]}  # the others know --version


def needs(tool: str, *at_least: int) -> pytest.MarkDecorator:
    """Skip, with the reason, where `tool` is missing or older than version `at_least`."""
    return pytest.mark.skipif(bool(reason := lack(tool, *at_least)), reason=reason)


def lack(tool: str, *at_least: int) -> str:
    """Why `tool` is of no use here; empty when it is."""
    if shutil.which(tool) is None:
        return f"{tool} is not installed"
    if at_least and version(tool) < at_least:
        return f"{tool} is older than {'.'.join(map(str, at_least))}"
    return ""


@cache
def version(tool: str) -> tuple[int, ...]:
    said = subprocess.run(ASKING.get(tool, [tool, "--version"]), capture_output=True, text=True, timeout=60)
    found = re.search(r"\d+(\.\d+)+", said.stdout)
    return tuple(map(int, found[0].split("."))) if found else ()
