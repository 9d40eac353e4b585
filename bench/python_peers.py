"""Python libraries to compare with, in an environment of their own that is gone afterwards."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def environment(*requirements: str) -> Iterator[Path]:
    """The Python of a new environment with these installed."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder, "bin", "python")
        subprocess.run(["uv", "venv", "--quiet", "--clear", folder], check=True)
        subprocess.run(["uv", "pip", "install", "--quiet", "--python", python, *requirements], check=True)
        yield python
