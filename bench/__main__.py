"""`python -m bench [names]`: measures, and writes what it measured to docs/benchmarks.md, a section a module."""

import importlib
import os
import platform
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks.md"
HEAD = "# Benchmarks\n\nEach section is written by the command it names. Figures of one machine say little of others.\n"
SECTION = re.compile(r"^## (\w+)$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def modules() -> list[str]:
    """Every module here that can be run."""
    found = sorted(Path(__file__).parent.glob("*.py"))
    return [path.stem for path in found if not path.stem.startswith("_") and "def run(" in path.read_text()]


def section(name: str) -> str:
    started = time.monotonic()
    lines = importlib.import_module(f"bench.{name}").run()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    command = f"`python -m bench {name}` ({time.strftime('%Y-%m-%d')}, {machine}, {time.monotonic() - started:.0f} s)"
    return "\n".join([f"## {name}", "", command, "", *lines, "", ""])


def write(new: dict[str, str]) -> None:
    """Sections that were not run stay as they are."""
    old = REPORT.read_text() if REPORT.exists() else ""
    sections = {found[1]: found[0].rstrip() + "\n\n" for found in SECTION.finditer(old)} | new
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(HEAD + "\n" + "".join(sections[name] for name in sorted(sections)).rstrip() + "\n")


def main(names: list[str]) -> int:
    unknown = set(names) - set(modules())
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(modules())}")
        return 2
    for name in names or modules():
        told = section(name)
        print(told)
        write({name: told})
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
