"""`make conformance DATA=DIR`: every known set that stands in DIR, one line a set, `npm-semver 603/603`.

A set is DIR/<name>.jsonl. The ids that differ go to var/conformance/<name>.txt. Each module in this folder
offers SETS: set name → a function from a case to whether our answer equals its `want`, and may offer DISPUTED: id of a
case → why the native tool's own answer is another one, which is what the report then says.
"""

import argparse
import importlib
import json
import os
import pkgutil
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

Case = dict[str, Any]
Judge = Callable[[Case], bool]


def judges() -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if not module.name.startswith("_"):
            yield importlib.import_module(f"tests.conformance.{module.name}")


def known_sets() -> dict[str, Judge]:
    found: dict[str, Judge] = {}
    for module in judges():
        found |= module.SETS
    return found


def disputed() -> dict[str, str]:
    found: dict[str, str] = {}
    for module in judges():
        found |= getattr(module, "DISPUTED", {})
    return found


def judge_lines(name: str, lines: list[str]) -> list[tuple[str, str]]:
    """(id, what went wrong) of every case that differs; a crash of ours is a difference with its name."""
    judge, reasons, wrong = known_sets()[name], disputed(), []
    for line in lines:
        case = json.loads(line)
        try:
            if not judge(case):
                wrong.append((case["id"], reasons.get(case["id"], "differs")))
        except Exception as error:
            wrong.append((case["id"], f"{type(error).__name__}: {error}"[:200]))
    return wrong


def run_set(name: str, path: Path, report: Path, pool: ProcessPoolExecutor, workers: int) -> tuple[int, int]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    parts = [lines[start::workers] for start in range(workers)]
    wrong = sorted(pair for part in pool.map(judge_lines, [name] * workers, parts) for pair in part)
    report.mkdir(parents=True, exist_ok=True)
    (report / f"{name}.txt").write_text("".join(f"{case}\t{why}\n" for case, why in wrong), encoding="utf-8")
    return len(lines) - len(wrong), len(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make conformance")
    parser.add_argument("data", type=Path, help="folder of *.jsonl sets")
    parser.add_argument("--only", default="", help="comma-separated set names")
    parser.add_argument("--report", type=Path, default=Path("var/conformance"))
    options = parser.parse_args()
    # Judges find inputs that sets share beside the sets: DATA/../universes, DATA/../maven-real-poms.tar.xz.
    os.environ["CONFORMANCE_DATA"] = str(options.data.resolve())
    there = {path.stem for path in options.data.glob("*.jsonl")}
    wanted = set(filter(None, options.only.split(","))) or there
    names = sorted(wanted & there & known_sets().keys())
    for unknown in sorted(there - known_sets().keys()):
        print(f"  {unknown}: nothing here judges it", file=sys.stderr)
    if not names:
        parser.error(f"{options.data} holds none of the sets {', '.join(sorted(known_sets()))}")
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers) as pool:
        for name in names:
            started = time.monotonic()
            right, total = run_set(name, options.data / f"{name}.jsonl", options.report, pool, workers)
            print(f"{name} {right}/{total}", flush=True)
            print(f"  {name}: {time.monotonic() - started:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
