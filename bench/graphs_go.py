"""How long Go build lists take: ours against `go list -m all`, from the same module proxy, 20 ms an answer.

The modules are made here: 300 in several versions, half of them pruned (go 1.17 or newer). `cold` knows nothing,
`warm` has looked before: ours from its store, go from its module cache.
"""

import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from bench import passes
from bench.passes import Pass
from resolution.cache import Cached
from resolution.driver import run as drive
from resolution.go.client import Client
from resolution.go.gomod import GoMod
from resolution.go.resolver import resolve
from resolution.http import Http, NetworkPolicy
from resolution.registry import Registry
from resolution.store import SqlStore
from resolution.write_behind import WriteBehind

MODULES, VERSIONS, LATENCY_MS, PASSES = 300, 6, 20, 3
GO_LINES = ("1.14", "1.16", "1.17", "1.19", "1.21", "1.22.0")
MAIN = "example.com/bench/main"
Selected = dict[str, str]


def run() -> list[str]:
    """The lines of a markdown table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make(folder / "proxy", folder / "project")
        with passes.server("slow_files", LATENCY_MS, folder / "proxy") as url:
            ours = [_ours(folder, url, number) for number in range(PASSES)]
            ours_warm = [_ours(folder, url, 0) for _ in range(PASSES)]
            if shutil.which("go") is None:
                return [*HEAD, _row("Backline", ours, ours_warm), "", "Go is not installed: nothing to compare with."]
            theirs = [_go(folder, url, number) for number in range(PASSES)]
            theirs_warm = [_go(folder, url, 0) for _ in range(PASSES)]
    rows = [_row("Backline", ours, ours_warm), _row("go list -m all", theirs, theirs_warm)]
    return [*HEAD, *rows, "", _ratios(ours, theirs), "", passes.load()]


HEAD = [
    f"| of {MODULES} modules, {LATENCY_MS} ms each | in the build list | cold s | warm s | peak MB |",
    "|---|---|---|---|---|",
]


def measure(url: str, manifest: Path, kept: Path) -> Selected:
    """One resolution in this process: module → version."""
    registry = Registry(ecosystem="go", url=url, key="org-1/repo-1")
    reader = Cached(
        Http(NetworkPolicy.parse(["127.0.0.1"])), registry, WriteBehind(SqlStore.open(kept)), clock=time.time
    )
    graph = drive(resolve(GoMod.parse(manifest.read_bytes(), main=True)), Client(reader).source)
    return {node.name: node.version for node in graph.nodes[1:]}


def _row(who: str, cold: list[Pass], warm: list[Pass]) -> str:
    best, best_warm = _best(cold), _best(warm)
    times = f"{_seconds(best)} | {_seconds(best_warm)}"
    return f"| {who} | {len(best.answer)} | {times} | {best.peak:.0f}, {best_warm.peak:.0f} |"


def _best(found: list[Pass]) -> Pass:
    return min(found, key=lambda each: each.process)


def _seconds(one: Pass) -> str:
    return f"{one.process:.2f}" + (f" ({one.seconds:.2f})" if one.seconds != one.process else "")


def _ratios(ours: list[Pass], theirs: list[Pass]) -> str:
    equal = all(each.answer == theirs[0].answer for each in ours + theirs)
    mine, go = _best(ours), _best(theirs).process
    return (
        f"The lists are {'equal' if equal else 'NOT EQUAL'}. Cold is {mine.process / go:.2f} "
        f"({mine.seconds / go:.2f}) × go. Whole processes, the best of {PASSES}; in brackets the seconds of a worker "
        "that runs already."
    )


def _ours(folder: Path, url: str, number: int) -> Pass:
    return passes.ours("graphs_go", url, folder / "project" / "go.mod", folder / f"kept-{number}.sqlite3")


def _go(folder: Path, url: str, number: int) -> Pass:
    """go writes into go.mod, so it gets a copy each time."""
    place = folder / "copy"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder / "project", place)
    env = {
        "GOPROXY": url.rstrip("/"),
        "GOMODCACHE": str(folder / f"modules-{number}"),
        "GOFLAGS": "-mod=mod -modcacherw",
        "GOSUMDB": "off",
        "GOTOOLCHAIN": "local",
        "GOENV": "off",
        "GOPATH": str(folder / "gopath"),
        "GOCACHE": str(folder / "gocache"),
    }
    done = passes.peer(["go", "list", "-m", "all"], cwd=place, env=env)
    pairs = [line.split(" ") for line in done.answer.splitlines()[1:]]
    return Pass(done.process, done.seconds, done.peak, {pair[0]: pair[1] for pair in pairs})


def _make(proxy: Path, project: Path) -> None:
    """Write the proxy's files and a project that needs 25 of the modules."""
    dice = random.Random(20261121)
    for number in range(MODULES):
        for minor in range(VERSIONS):
            _write(proxy, number, minor, dice)
    project.mkdir()
    direct = [_requirement(number, dice.randrange(VERSIONS)) for number in range(25)]
    (project / "go.mod").write_text(_go_mod(MAIN, "1.16", direct))


def _write(proxy: Path, number: int, minor: int, dice: random.Random) -> None:
    later = dice.sample(range(number + 1, MODULES), min(dice.randrange(6), MODULES - number - 1))
    needed = [_requirement(other, dice.randrange(VERSIONS)) for other in later]
    place = proxy / _module(number) / "@v"
    place.mkdir(parents=True, exist_ok=True)
    (place / f"v1.{minor}.0.mod").write_text(_go_mod(_module(number), dice.choice(GO_LINES), needed))
    (place / f"v1.{minor}.0.info").write_text(json.dumps({"Version": f"v1.{minor}.0", "Time": "2026-01-01T00:00:00Z"}))
    (place / "list").write_text("".join(f"v1.{each}.0\n" for each in range(VERSIONS)))


def _module(number: int) -> str:
    return f"example.com/group{number % 12}/module{number}"


def _requirement(number: int, minor: int) -> str:
    return f"\t{_module(number)} v1.{minor}.0\n"


def _go_mod(module: str, go: str, needed: list[str]) -> str:
    return f"module {module}\n\ngo {go}\n\nrequire (\n{''.join(needed)})\n"


if __name__ == "__main__":
    passes.tell(lambda: measure(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
