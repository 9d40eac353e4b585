"""How long Maven graphs take: ours against `mvn dependency:tree`, from the same repository, 20 ms an answer.

`cold` knows nothing of the project's artifacts, `warm` has read them before (mvn: --offline; ours: from its store).
Maven's plugin comes from Debian and is in mvn's local repository before the clock starts.
"""

import re
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import passes
from bench.maven_repository import Scene, made, pom, real
from bench.passes import Pass
from resolution.cache import Cached
from resolution.driver import run as drive
from resolution.http import Http, NetworkPolicy
from resolution.maven.client import Client
from resolution.maven.pom import Pom
from resolution.maven.resolver import resolve
from resolution.registry import Registry
from resolution.store import SqlStore
from resolution.write_behind import WriteBehind

LATENCY_MS, PASSES = 20, 2
DEBIAN = Path("/usr/share/maven-repo")
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.5.0"
MISSING = re.compile(r"Could not find artifact ([\w.\-]+):([\w.\-]+):jar:([\w.\-]+)")
SCOPES = frozenset({"compile", "runtime", "provided", "test", "system"})
SETTINGS = """<settings><localRepository>{local}</localRepository><mirrors><mirror><id>bench</id><mirrorOf>*</mirrorOf>
<url>{url}</url></mirror></mirrors></settings>"""
HEAD = ["| project | nodes | | cold s | warm s | peak MB |", "|---|---|---|---|---|---|"]


def run() -> list[str]:
    """The lines of a markdown table."""
    with tempfile.TemporaryDirectory() as name:
        rows, words = list[str](), list[str]()
        for scene in _scenes(Path(name)):
            found, told = _compared(scene, Path(name, f"scene-{scene.files.name}"))
            rows, words = rows + found, [*words, told]
    return [*HEAD, *rows, "", *words, "", WHAT, "", passes.load()]


WHAT = (
    f"Every figure is a process from start to end, the start of Python and of the JVM included, the best of {PASSES}; "
    "in brackets the seconds of a worker that runs already."
)


def measure(url: str, project: Path, kept: Path) -> list[str]:
    """One resolution in this process: `group:artifact:version:scope` of every node."""
    http = Http(NetworkPolicy.parse(["127.0.0.1"]))
    registry = Registry(ecosystem="maven", url=url, key="org-1/repo-1")
    reader = Cached(http, registry, WriteBehind(SqlStore.open(kept)), clock=time.time)
    graph = drive(resolve(Pom.parse(project.read_bytes())), Client(reader).source)
    return sorted(f"{node.name}:{node.version}:{''.join(node.flags & SCOPES)}" for node in graph.nodes[1:])


def _scenes(folder: Path) -> Iterator[Scene]:
    yield made(folder / "made")
    if conformance := passes.data_folder("CONFORMANCE_DATA"):
        yield real(folder / "real", conformance)


def _compared(scene: Scene, place: Path) -> tuple[list[str], str]:
    (place / "project").mkdir(parents=True)
    (place / "project" / "pom.xml").write_text(scene.pom, encoding="utf-8")
    with passes.server("slow_files", LATENCY_MS, scene.files, place / "stubs", DEBIAN) as url:
        ours = _ours(place, url)
        if not (shutil.which("mvn") and (DEBIAN / "org/apache/maven/plugins/maven-dependency-plugin").is_dir()):
            return [_row(scene, "Backline", *ours)], "Maven or its dependency plugin is missing: nothing to compare."
        theirs = _mavens(place, url)
    equal = all(each.answer == theirs[0].answer for each in (*ours, *theirs))
    ratios = [f"{mine.process / mvn.process:.2f}" for mine, mvn in zip(ours, theirs, strict=True)]
    words = (
        f"{scene.name}: the trees are {'equal' if equal else 'NOT EQUAL'}; cold {ratios[0]} × mvn, warm {ratios[1]}."
    )
    return [_row(scene, "Backline", *ours), _row(scene, "mvn dependency:tree", *theirs)], words


def _row(scene: Scene, who: str, cold: Pass, warm: Pass) -> str:
    times = f"{_seconds(cold)} | {_seconds(warm)} | {cold.peak:.0f}, {warm.peak:.0f}"
    return f"| {scene.name} | {len(cold.answer)} | {who} | {times} |"


def _seconds(one: Pass) -> str:
    return f"{one.process:.2f}" + (f" ({one.seconds:.2f})" if one.seconds != one.process else "")


def _ours(place: Path, url: str) -> tuple[Pass, Pass]:
    def ours(number: int) -> Pass:
        return passes.ours("graphs_maven", url, place / "project" / "pom.xml", place / f"kept-{number}.sqlite3")

    return _best(ours), _best(lambda _: ours(0))


def _best(work: Callable[[int], Pass]) -> Pass:
    return min((work(number) for number in range(PASSES)), key=lambda one: one.process)


def _mavens(place: Path, url: str) -> tuple[Pass, Pass]:
    settings, tree, local = place / "settings.xml", place / "tree.txt", place / "local"
    settings.write_text(SETTINGS.format(local=local, url=url), encoding="utf-8")
    command = ["mvn", "-q", "-B", "-s", str(settings), f"{PLUGIN}:tree", f"-DoutputFile={tree}"]
    _fetch_plugin(command, place)

    def maven(*options: str) -> Pass:
        done = passes.peer([*command, *options], cwd=place / "project")
        return Pass(done.process, done.seconds, done.peak, _nodes(tree))

    def cold(_number: int) -> Pass:
        shutil.rmtree(local)
        shutil.copytree(place / "plugin-only", local)
        return maven()

    return _best(cold), _best(lambda _: maven("-o"))


def _fetch_plugin(command: list[str], place: Path) -> None:
    """Debian leaves some dependencies of the plugin out; empty ones stand in for them."""
    empty = place / "empty"
    empty.mkdir()
    (empty / "pom.xml").write_text(pom("empty", ""), encoding="utf-8")
    while missing := MISSING.search(passes.peer(command, cwd=empty, needed=False).answer):
        _stub(place / "stubs", *missing.groups())
        shutil.rmtree(place / "local" / missing[1].replace(".", "/") / missing[2], ignore_errors=True)
    shutil.copytree(place / "local", place / "plugin-only")


def _stub(files: Path, group: str, artifact: str, version: str) -> None:
    place = files / group.replace(".", "/") / artifact / version
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{artifact}-{version}.pom").write_text(pom(artifact, "", group, version), encoding="utf-8")
    with zipfile.ZipFile(place / f"{artifact}-{version}.jar", "w") as jar:
        jar.writestr("empty", "")


def _nodes(tree: Path) -> list[str]:
    """`|  +- group:artifact:type[:classifier]:version:scope` without the project itself."""
    lines = tree.read_text(encoding="utf-8").splitlines()[1:]
    names = [re.sub(r"^[|+\\ -]+", "", line).removesuffix(" (optional)").split(":") for line in lines]
    return sorted(f"{name[0]}:{name[1]}:{name[-2]}:{name[-1]}" for name in names)


if __name__ == "__main__":
    passes.tell(lambda: measure(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
