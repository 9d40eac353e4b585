"""npm range checks a second, and version comparisons of three more ecosystems, beside Python's other libraries.

REFERENCE_DATA names the folder of recorded packuments that pairs of version and range are drawn from, and
CONFORMANCE_DATA that of version pairs with the native tools' answers. npm's own semver says which answers are right.
"""

import json
import random
import shutil
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.passes import data_folder, load
from bench.python_peers import environment
from resolution.errors import InvalidVersion
from resolution.maven import versions as maven
from resolution.npm.ranges import parse_range, range_or_none, satisfies
from resolution.npm.versions import parse
from resolution.nuget import versions as nuget
from resolution.pypi import versions as pypi

PAIRS, ROUNDS, WARM_ROUNDS = 6000, 3, 40
PEERS = ("node-semver==0.9.1", "univers==32.0.1")
NPM_PEERS = ("node-semver", "node-semver, read before", "univers", "univers, read before")
COMPARE: dict[str, Callable[[str, str], int]] = {"maven": maven.compare, "nuget": nuget.compare, "pypi": pypi.compare}
SETS = {"maven": ("maven-versions",), "nuget": ("nuget-versions", "nuget-versions-extra"), "pypi": ("pypi-versions",)}
SEMVER = """
const [npm, pairs] = JSON.parse(require("fs").readFileSync(0))
const {satisfies} = require(require("path").join(npm, "node_modules/semver"))
const answers = pairs.map(([v, r]) => satisfies(v, r))
let best = Infinity
for (let round = 0; round < 3; round++) {
  const started = process.hrtime.bigint()
  for (const [v, r] of pairs) satisfies(v, r)
  best = Math.min(best, Number(process.hrtime.bigint() - started) / 1e9)
}
console.log(JSON.stringify({seconds: best, answers}))
"""

Pairs = Sequence[tuple[Any, Any]]
Answers = Sequence[object]


def run() -> list[str]:
    """The lines of two markdown tables."""
    with environment(*PEERS) as python:
        return [*_npm(python), "", *_comparisons(python), "", load()]


def _npm(python: Path) -> list[str]:
    reference = data_folder("REFERENCE_DATA")
    if reference is None:
        return ["Range checks were not measured: REFERENCE_DATA names no folder of recorded packuments."]
    pairs = recorded_pairs(reference / "snapshots" / "npm.tar.xz")
    native, native_seconds = _native(pairs)
    cold, answers = _measured(satisfies, pairs, rounds=1)
    warm, _ = _measured(satisfies, pairs, rounds=WARM_ROUNDS)
    right = native or answers
    read = [(parse(version, True), parse_range(wanted)) for version, wanted in pairs]
    ready, _ = _measured(lambda version, wanted: wanted.accepts(version), read, rounds=WARM_ROUNDS)
    rows = [
        _row("Backline, first time", cold, answers, right, warm),
        _row("Backline", warm, answers, right, warm),
        _row("Backline, read before", ready, answers, right, ready),
    ]
    for name in NPM_PEERS:
        seconds, theirs = _asked(python, name, pairs)
        rows.append(_row(name, seconds, theirs, right, ready if name.endswith("read before") else warm))
    rows += [_row("npm's own semver in Node.js", native_seconds, native, right, warm)] if native else []
    head = [f"| {PAIRS} npm range checks | right | checks/s | Backline so many times as fast |", "|---|---|---|---|"]
    judge = "npm's own semver" if native else "Backline's answers (Node.js or npm is missing here)"
    return [*head, *rows, "", f"“Right” by {judge}; “read before” leaves out parsing, on both sides."]


def _comparisons(python: Path) -> list[str]:
    folder = data_folder("CONFORMANCE_DATA")
    if folder is None:
        return ["Comparisons were not measured: CONFORMANCE_DATA names no folder of recorded comparisons."]
    rows = [row for name in COMPARE for row in _compared(python, folder, name)]
    return ["| comparisons | right | comparisons/s | times as fast |", "|---|---|---|---|", *rows]


def _compared(python: Path, folder: Path, name: str) -> list[str]:
    cases = [case for stem in SETS[name] for case in _cases(folder / f"{stem}.jsonl") if case["op"] == "compare"]
    pairs, right = [tuple(case["args"]) for case in cases], [case["want"] for case in cases]
    seconds, answers = _measured(COMPARE[name], pairs, rounds=ROUNDS)
    theirs_seconds, theirs = _asked(python, name, pairs)
    return [
        _row(f"{name}, Backline", seconds, answers, right, seconds),
        _row(f"{name}, univers", theirs_seconds, theirs, right, seconds),
    ]


def _cases(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _row(name: str, seconds: float, answers: Answers, right: Answers, ours: float) -> str:
    equal = sum(each == wanted for each, wanted in zip(answers, right, strict=True))
    return f"| {name} | {equal}/{len(right)} | {len(right) / seconds:,.0f} | {seconds / ours:.1f} |"


def recorded_pairs(snapshot: Path) -> Pairs:
    """Ranges that packages really have for others, each with a version of that other one."""
    ranges, listed = set[tuple[str, str]](), dict[str, list[str]]()
    with tarfile.open(snapshot) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith(".json") else None
            packument = json.loads(stream.read()) if stream else {"versions": {}}
            listed[packument.get("name", "")] = list(packument["versions"])
            for manifest in packument["versions"].values():
                ranges |= set(manifest.get("dependencies", {}).items())
    dice = random.Random(20261121)
    wanted = sorted((name, text) for name, text in ranges if listed.get(name) and range_or_none(text))
    return [(dice.choice(listed[name]), text) for name, text in dice.choices(wanted, k=PAIRS)]


def _measured(method: Callable[[Any, Any], object], pairs: Pairs, *, rounds: int) -> tuple[float, list[object]]:
    """Best round, and the answers."""
    best, answers = float("inf"), list[object]()
    for _ in range(rounds):
        started = time.perf_counter()
        answers = [_attempt(method, pair) for pair in pairs]
        best = min(best, time.perf_counter() - started)
    return best, answers


def _attempt(method: Callable[[Any, Any], object], pair: tuple[Any, Any]) -> object:
    try:
        return method(*pair)
    except InvalidVersion as error:
        return type(error).__name__


def _asked(python: Path, method: str, pairs: Pairs) -> tuple[float, list[object]]:
    question = json.dumps({"method": method, "rounds": ROUNDS, "pairs": pairs})
    return _told([str(python), "bench/range_peers.py"], question)


def _native(pairs: Pairs) -> tuple[list[object], float]:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return [], 0.0
    home = Path(npm).resolve().parent.parent
    seconds, answers = _told(["node", "-e", SEMVER], json.dumps([str(home), pairs]))
    return answers, seconds


def _told(command: list[str], question: str) -> tuple[float, list[object]]:
    done = subprocess.run(command, check=True, input=question, capture_output=True, text=True)
    told = json.loads(done.stdout)
    return told["seconds"], told["answers"]
