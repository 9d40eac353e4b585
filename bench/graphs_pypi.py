"""How long Python graphs take: ours, uv alone and `pip install --dry-run`, from the same index, 20 ms an answer.

The projects, index pages, metadata files and what uv and pip chose are those of the folder REFERENCE_DATA. No archive
exists: all three work from metadata alone. `cold` knows nothing; `warm` has looked before, ours only.
"""

import json
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import passes
from bench.passes import Pass
from bench.python_peers import environment
from resolution.cache import Cached
from resolution.driver import run as drive
from resolution.http import Http, NetworkPolicy
from resolution.pypi.client import Client
from resolution.pypi.environment import Environment
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.resolver import resolve
from resolution.registry import Registry
from resolution.store import SqlStore
from resolution.write_behind import WriteBehind

LATENCY_MS, PASSES, PYTHON, PIP = 20, 7, "3.11", "pip==26.3"
HEAD = ["| project | packages | | equal to the record | s | peak MB |", "|---|---|---|---|---|---|"]
Pinned = dict[str, str]


@dataclass(frozen=True, slots=True)
class Scene:
    """One project, and where everything is."""

    name: str
    requirements: str
    recorded: dict[str, Pinned]
    url: str
    folder: Path
    python: Path


def run() -> list[str]:
    """The lines of a markdown table."""
    reference = passes.data_folder("REFERENCE_DATA")
    if reference is None:
        return ["Not measured: REFERENCE_DATA names no folder of recorded projects."]
    with tempfile.TemporaryDirectory() as name, environment(PIP) as python:
        index = _index(Path(name), reference / "snapshots" / "pypi.tar.xz")
        with passes.server("slow_files", LATENCY_MS, index, index / "metadata") as url:
            rows = []
            for path in sorted((reference / "pypi").glob("*.json")):
                known = json.loads(path.read_text(encoding="utf-8"))
                scene = Scene(path.stem, known["requirements"], known["resolved"], url, Path(name, path.stem), python)
                rows += _compared(scene)
    return [*HEAD, *rows, "", WHAT, "", passes.load()]


WHAT = (
    f"Whole processes, the median of {PASSES} by turns; in brackets the seconds of a worker that runs already, as the "
    "product has them. Backline's include the uv that it starts, whose memory is not counted with ours. Where "
    "the time goes: twelve answers for jupyterlab must be waited for one after another (0.24 s), as uv alone waits for "
    "them; the rest is Python that reads 91 pages of 6 MB and writes them anew for uv."
)


def measure(url: str, requirements: str, kept: Path) -> Pinned:
    """One resolution in this process: name → version."""
    registry = Registry(ecosystem="pypi", url=f"{url}simple/", key="org-1/repo-1")
    store = WriteBehind(SqlStore.open(kept))
    reader = Cached(Http(NetworkPolicy.parse(["127.0.0.1"])), registry, store, clock=time.time)
    conditions = Conditions(environment=Environment(PYTHON))
    manifest = Manifest(requirements=tuple(requirements.splitlines()))
    graph = drive(resolve(manifest, conditions), Client(reader, conditions.environment).source)
    return {node.name: node.version for node in graph.nodes[1:]}


def _index(folder: Path, snapshot: Path) -> Path:
    with tarfile.open(snapshot) as archive:
        archive.extractall(folder, filter="data")
    for page in list((folder / "simple").glob("*.json")):
        (folder / "simple" / page.stem).mkdir()
        page.rename(folder / "simple" / page.stem / "index.json")
    return folder


def _compared(scene: Scene) -> list[str]:
    scene.folder.mkdir()
    kinds: dict[str, tuple[str, Callable[[Scene, int], Pass]]] = {
        "Backline cold": ("uv", lambda scene, number: _ours(scene, f"kept-{number}.sqlite3")),
        "uv": ("uv", _uv),
        "pip": ("pip", _pip),
        "Backline warm": ("uv", lambda scene, _: _ours(scene, "kept-0.sqlite3")),
    }
    found: dict[str, list[Pass]] = {name: [] for name in kinds}
    for number in range(PASSES):
        for name, (_, work) in kinds.items():
            found[name].append(work(scene, number))
    middle = {name: sorted(each, key=lambda one: one.process)[PASSES // 2] for name, each in found.items()}
    rows = [_row(scene, name, middle[name], scene.recorded[kind]) for name, (kind, _) in kinds.items()]
    return [*rows, f"| {scene.name} | | {_ratios(middle)} | | | |"]


def _row(scene: Scene, who: str, one: Pass, recorded: Pinned) -> str:
    inner = f" ({one.seconds:.2f})" if one.seconds != one.process else ""
    equal = "yes" if one.answer == recorded else "no"
    return f"| {scene.name} | {len(one.answer)} | {who} | {equal} | {one.process:.2f}{inner} | {one.peak:.0f} |"


def _ratios(middle: dict[str, Pass]) -> str:
    cold, uv, pip = middle["Backline cold"], middle["uv"].process, middle["pip"].process
    return (
        f"cold is {cold.process / uv:.2f} ({cold.seconds / uv:.2f}) × uv, {cold.process / pip:.2f} "
        f"({cold.seconds / pip:.2f}) × pip"
    )


def _ours(scene: Scene, kept: str) -> Pass:
    return passes.ours("graphs_pypi", scene.url, scene.requirements, scene.folder / kept)


def _uv(scene: Scene, _number: int) -> Pass:
    asked = scene.folder / "requirements.in"
    asked.write_text(scene.requirements)
    options = ["--quiet", "--no-config", "--no-cache", "--no-header", "--no-annotate", "--no-build"]
    options += ["--default-index", f"{scene.url}simple/", "--python", str(scene.python), "--python-version", PYTHON]
    done = passes.peer(["uv", "pip", "compile", *options, str(asked)])
    pinned = dict(line.split("==") for line in done.answer.split())
    return Pass(done.process, done.seconds, done.peak, pinned)


def _pip(scene: Scene, _number: int) -> Pass:
    options = ["--quiet", "--isolated", "--no-cache-dir", "--disable-pip-version-check", "--dry-run", "--report", "-"]
    options += ["--ignore-installed", "--only-binary", ":all:", "--index-url", f"{scene.url}simple/"]
    done = passes.peer([str(scene.python), "-m", "pip", "install", *options, *scene.requirements.splitlines()])
    chosen = [each["metadata"] for each in json.loads(done.answer)["install"]]
    pinned = {each["name"].lower().replace("_", "-").replace(".", "-"): each["version"] for each in chosen}
    return Pass(done.process, done.seconds, done.peak, pinned)


if __name__ == "__main__":
    passes.tell(lambda: measure(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
