"""How long npm's graphs take: ours against `npm install --package-lock-only`, from the same registry, 20 ms an answer.

The projects, the packuments and the lock files npm once wrote are those of the folder REFERENCE_DATA. `cold` knows
nothing, `warm` has looked before: ours from its store, npm from its cache, which it confirms with the registry.
"""

import json
import shutil
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import passes
from bench.passes import Pass
from resolution.cache import Cached
from resolution.driver import run as drive
from resolution.http import Http, NetworkPolicy
from resolution.npm.client import Client
from resolution.npm.project import read_project
from resolution.npm.resolver import resolve
from resolution.registry import Registry
from resolution.store import SqlStore
from resolution.write_behind import WriteBehind

LATENCY_MS, WARM_PASSES = 20, 3
NPM = ("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
HEAD = [
    "| project | entries | | equal to the record | cold s | warm s | peak MB | cold / npm cold | warm / npm cold |",
    "|---|---|---|---|---|---|---|---|---|",
]
Placed = dict[str, str]


@dataclass(frozen=True, slots=True)
class Project:
    name: str
    request: dict[str, Any]
    recorded: Placed

    @classmethod
    def read(cls, path: Path) -> "Project":
        known = json.loads(path.read_text(encoding="utf-8"))
        return cls(path.stem, known["request"], {each["path"]: each["version"] for each in known["packages"]})


def run() -> list[str]:
    """The lines of a markdown table."""
    reference = passes.data_folder("REFERENCE_DATA")
    if reference is None:
        return ["Not measured: REFERENCE_DATA names no folder of recorded projects."]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with tarfile.open(reference / "snapshots" / "npm.tar.xz") as archive:
            archive.extractall(folder, filter="data")
        projects = [Project.read(path) for path in sorted((reference / "npm").glob("*.json"))]
        with passes.server("slow_registry", folder / "npm", LATENCY_MS) as url:
            rows = [row for project in projects for row in _compared(project, folder / project.name, url)]
    return [*HEAD, *rows, "", WHAT, "", passes.load()]


WHAT = (
    "Every figure is a process from start to end, the start of Python and of Node.js included; in brackets the seconds "
    "of a worker that runs already. The best of three is taken for warm passes; cold ones are made once, by turns."
)


def measure(url: str, manifest: Path, kept: Path) -> Placed:
    """One resolution in this process: path → version of every entry."""
    registry = Registry(ecosystem="npm", url=url, key="org-1/repo-1")
    reader = Cached(
        Http(NetworkPolicy.parse(["127.0.0.1"])), registry, WriteBehind(SqlStore.open(kept)), clock=time.time
    )
    project = read_project({"package.json": manifest.read_bytes()})
    graph = drive(resolve(project), Client(reader).source)
    return {node.path: node.version for node in graph.nodes if node.path}


def _compared(project: Project, folder: Path, url: str) -> list[str]:
    (folder / "ours").mkdir(parents=True)
    (folder / "ours" / "package.json").write_text(json.dumps(project.request))
    arguments = "graphs_npm", url, folder / "ours" / "package.json", folder / "kept.sqlite3"
    cold = passes.ours(*arguments)
    npm_cold = _npm(project, folder, url)
    warm = min((passes.ours(*arguments) for _ in range(WARM_PASSES)), key=lambda each: each.process)
    ratios = f"{_ratio(cold, npm_cold)} | {_ratio(warm, npm_cold)}"
    ours = _row(project, "Backline", cold, warm, ratios)
    return [ours] if npm_cold is None else [ours, _row(project, "npm", npm_cold, _npm(project, folder, url), "1 | ")]


def _row(project: Project, who: str, cold: Pass, warm: Pass | None, ratios: str) -> str:
    assert warm is not None
    equal = all(each.answer == project.recorded for each in (cold, warm))
    peak = f"{cold.peak:.0f}, {warm.peak:.0f}"
    times = f"{_seconds(cold)} | {_seconds(warm)}"
    return f"| {project.name} | {len(warm.answer)} | {who} | {_word(equal)} | {times} | {peak} | {ratios} |"


def _word(equal: bool) -> str:
    return "yes" if equal else "no"


def _seconds(one: Pass) -> str:
    return f"{one.process:.2f}" + (f" ({one.seconds:.2f})" if one.seconds != one.process else "")


def _ratio(ours: Pass, theirs: Pass | None) -> str:
    return f"{ours.process / theirs.process:.3f}" if theirs else ""


def _npm(project: Project, folder: Path, url: str) -> Pass | None:
    """With the cache that an earlier call left in `folder`; None where npm is missing."""
    if shutil.which("npm") is None:
        return None
    place = folder / "npm"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    (place / "package.json").write_text(json.dumps(project.request))
    (folder / "npmrc").touch()
    options = [f"--registry={url}", f"--cache={folder / 'cache'}", f"--userconfig={folder / 'npmrc'}"]
    done = passes.peer([*NPM, *options], cwd=place)
    locked = json.loads((place / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    placed = {path: entry["version"] for path, entry in locked.items() if path}
    return Pass(done.process, done.seconds, done.peak, placed)


if __name__ == "__main__":
    passes.tell(lambda: measure(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
