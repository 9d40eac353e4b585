"""`make reference DATA=DIR`: every project in DIR/<ecosystem>/*.json against our answer, one line a project.

Metadata comes from DIR/snapshots/<ecosystem>.tar.xz, or from the folder in the variable SNAPSHOTS. A module
tests/reference/<ecosystem>.py offers `open_snapshot(path)` and `differences(project, snapshot)`, a list of lines.
"""

import argparse
import importlib
import json
import os
import pkgutil
import sys
import time
from pathlib import Path


def ecosystems() -> list[str]:
    found = pkgutil.iter_modules([str(Path(__file__).parent)])
    return [module.name for module in found if not module.name.startswith("_")]


def judge(ecosystem: str, folder: Path, snapshots: Path) -> bool:
    module = importlib.import_module(f"tests.reference.{ecosystem}")
    snapshot, same = module.open_snapshot(snapshots / f"{ecosystem}.tar.xz"), True
    for path in sorted(folder.glob("*.json")):
        project = json.loads(path.read_text(encoding="utf-8"))
        started = time.monotonic()
        differing = module.differences(project, snapshot)
        verdict = "equal" if not differing else f"{len(differing)} differ"
        print(f"{ecosystem}/{path.stem} {verdict} ({time.monotonic() - started:.2f} s)", flush=True)
        for line in differing[:20]:
            print(f"  {line}")
        same = same and not differing
    return same


def main() -> int:
    parser = argparse.ArgumentParser(prog="make reference")
    parser.add_argument("data", type=Path, help="folder with <ecosystem>/*.json and snapshots/")
    options = parser.parse_args()
    snapshots = Path(os.environ.get("SNAPSHOTS") or options.data / "snapshots")
    present = [name for name in ecosystems() if (options.data / name).is_dir()]
    verdicts = [judge(name, options.data / name, snapshots) for name in present]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
