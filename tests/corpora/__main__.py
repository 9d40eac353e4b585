"""`python -m tests.corpora DIR`: every corpus that stands in DIR, one line a file, `ssrf_urls 301/301`.

A corpus is a *.jsonl file; whose it is, its rows tell. Each module in this folder offers `accepts(row)` and
`judge(row)`: True or "" where we do as the row expects, else False or a sentence that says what differs.
"""

import argparse
import importlib
import json
import pkgutil
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

Row = dict[str, Any]


def judges() -> list[ModuleType]:
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])]
    found = [importlib.import_module(f"tests.corpora.{name}") for name in names if not name.startswith("_")]
    return [module for module in found if hasattr(module, "judge")]


def read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def judge_of(rows: list[Row], known: list[ModuleType]) -> ModuleType | None:
    """The module that accepts the most rows, if it accepts at least half of them."""
    counts = {module: sum(map(module.accepts, rows)) for module in known}
    best = max(known, key=counts.__getitem__, default=None)
    return best if best is not None and counts[best] * 2 >= len(rows) > 0 else None


def difference(row: Row, module: ModuleType) -> str:
    """Empty where we do as the row expects."""
    try:
        verdict = module.judge(row)
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    return "" if verdict in (True, "") else str(verdict or "differs")


def run(path: Path, module: ModuleType) -> bool:
    """Print ids that differ and the count; whether all rows came out as expected."""
    started, rows = time.monotonic(), read(path)
    wrong = 0
    for row in rows:
        if why := difference(row, module):
            wrong += 1
            print(f"{row.get('id', '?')}\t{why!a}")
    print(f"{path.stem} {len(rows) - wrong}/{len(rows)}", flush=True)
    print(f"  {path.stem}: {time.monotonic() - started:.1f} s", file=sys.stderr)
    return wrong == 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.corpora")
    parser.add_argument("data", type=Path, help="folder of *.jsonl corpora")
    known, good = judges(), True
    for path in sorted(parser.parse_args().data.glob("*.jsonl")):
        module = judge_of(read(path), known)
        if module is None:
            print(f"  {path.name}: not a corpus that is known here", file=sys.stderr)
        else:
            good &= run(path, module)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
