"""`make fuzz`: random universes, resolved by us and by the native tool; every difference is printed with its seed.

A module tests/fuzz/<ecosystem>.py offers `run(seed)`, which returns what differed or None, and may offer `missing()`,
which says what of the native tool is not there.
"""

import argparse
import importlib
import pkgutil
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

Trial = Callable[[int], str | None]


def trials(only: str) -> dict[str, Trial]:
    wanted = set(filter(None, only.split(",")))
    found = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])]
    chosen: dict[str, Trial] = {}
    for name in found:
        if not name.startswith("_") and (not wanted or name in wanted):
            module = importlib.import_module(f"tests.fuzz.{name}")
            missing = getattr(module, "missing", str)()
            if missing:
                print(f"{name} not run: {missing}", flush=True)
            else:
                chosen[name] = module.run
    return chosen


def attempt(name: str, trial: Trial, seeds: list[int], ends: float) -> int:
    """How many of `seeds` differ, as far as time allows."""
    differing = done = 0
    for seed in seeds:
        if time.monotonic() > ends:
            break
        difference, done = trial(seed), done + 1
        if difference is not None:
            differing += 1
            print(f"{name} --seed {seed}: {difference}", flush=True)
    print(f"{name} {done - differing}/{done} universes equal", flush=True)
    return differing


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("--only", default="", help="comma-separated ecosystems")
    parser.add_argument("--minutes", type=float, default=1.0, help="for each ecosystem")
    parser.add_argument("--seed", type=int, help="this universe alone")
    parser.add_argument("--from", dest="first", type=int, help="count seeds up from here")
    options = parser.parse_args()
    first = random.randrange(10**9) if options.first is None else options.first
    seeds = list(range(first, first + 1_000_000)) if options.seed is None else [options.seed]
    chosen = trials(options.only)
    seconds = options.minutes * 60
    differing = sum(attempt(name, trial, seeds, time.monotonic() + seconds) for name, trial in chosen.items())
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
