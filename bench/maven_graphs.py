"""How long a Maven project's graph takes, ours against `mvn dependency:tree`, each a process from start to end.

The repository is made here: 150 artifacts with parents and a BOM, served with 20 ms for each answer. `cold` knows
nothing of them, `warm` has read them before (mvn: --offline; ours: from its store). Maven's plugin comes from Debian.
"""

import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from resolution.cache import Cached
from resolution.driver import run as drive
from resolution.http import Http, NetworkPolicy
from resolution.maven.client import Client
from resolution.maven.pom import Pom
from resolution.maven.resolver import resolve
from resolution.registry import Registry
from resolution.store import SqlStore

ARTIFACTS, LATENCY_MS, PASSES = 150, 20, 3
DEBIAN = Path("/usr/share/maven-repo")
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.5.0"
MISSING = re.compile(r"Could not find artifact ([\w.\-]+):([\w.\-]+):jar:([\w.\-]+)")
SETTINGS = """<settings><localRepository>{local}</localRepository><mirrors><mirror><id>bench</id><mirrorOf>*</mirrorOf>
<url>{url}</url></mirror></mirrors></settings>"""


def run() -> list[str]:
    """The lines of a markdown table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("files", "project", "local"):
            (folder / part).mkdir()
        (folder / "project" / "pom.xml").write_text(_make(folder / "files"), encoding="utf-8")
        with _server(folder / "files") as url:
            rows = [_row("Backline", *_ours(folder, url))]
            if shutil.which("mvn") and (DEBIAN / "org/apache/maven/plugins/maven-dependency-plugin").is_dir():
                rows.append(_row("mvn dependency:tree", *_mavens(folder, url)))
            else:
                rows.append("Maven or its dependency plugin is not installed here: nothing to compare with.")
    return [f"| {ARTIFACTS} artifacts, {LATENCY_MS} ms each | nodes | cold s | warm s |", "|---|---|---|---|", *rows]


def measure(url: str, project: Path, kept: Path) -> int:
    """One resolution in this process; the number of nodes."""
    http = Http(NetworkPolicy.parse(["127.0.0.1"]))
    registry = Registry(ecosystem="maven", url=url, key="org-1/repo-1")
    reader = Cached(http, registry, SqlStore.open(kept), clock=time.time)
    return len(drive(resolve(Pom.parse(project.read_bytes())), Client(reader).source).nodes)


def _row(name: str, nodes: int, cold: float, warm: float) -> str:
    return f"| {name} | {nodes} | {cold:.2f} | {warm:.2f} |"


def _ours(folder: Path, url: str) -> tuple[int, float, float]:
    def ours(kept: Path) -> int:
        command = [sys.executable, "-m", "bench.maven_graphs", url, str(folder / "project" / "pom.xml"), str(kept)]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    cold = min(_timed(lambda number=number: ours(folder / f"kept-{number}.sqlite3")) for number in range(PASSES))
    warm = min(_timed(lambda: ours(folder / "kept-0.sqlite3")) for _ in range(PASSES))
    return ours(folder / "kept-0.sqlite3"), cold, warm


def _mavens(folder: Path, url: str) -> tuple[int, float, float]:
    settings, tree = folder / "settings.xml", folder / "tree.txt"
    settings.write_text(SETTINGS.format(local=folder / "local", url=url), encoding="utf-8")
    command = ["mvn", "-q", "-B", "-s", str(settings), f"{PLUGIN}:tree", f"-DoutputFile={tree}"]

    def maven(*options: str) -> str:
        done = subprocess.run([*command, *options], cwd=folder / "project", capture_output=True, text=True, check=False)
        return done.stdout

    # Debian leaves some dependencies of the plugin out; empty ones stand in for them.
    while missing := MISSING.search(maven()):
        _stub(folder / "files", *missing.groups())
        shutil.rmtree(folder / "local" / missing[1].replace(".", "/") / missing[2], ignore_errors=True)

    def cold() -> None:
        shutil.rmtree(folder / "local" / "bench")
        maven()

    cold_seconds = min(_timed(cold) for _ in range(PASSES))
    warm_seconds = min(_timed(lambda: maven("-o")) for _ in range(PASSES))
    return len(tree.read_text(encoding="utf-8").splitlines()), cold_seconds, warm_seconds


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _make(files: Path) -> str:
    """Write the repository; the project's POM."""
    dice = random.Random(20261121)
    managed = "".join(_dependency(f"a{number}", "1.0") for number in range(0, ARTIFACTS, 3))
    _write(files, "bom", "<packaging>pom</packaging>" + _managed(managed))
    for number in range(ARTIFACTS // 10):
        _write(files, f"parent{number}", "<packaging>pom</packaging><properties><of>1.0</of></properties>")
    for number in range(ARTIFACTS):
        name = f"<groupId>bench</groupId><artifactId>parent{number // 10}</artifactId><version>1.0</version>"
        later = dice.sample(range(number + 1, ARTIFACTS), min(3, ARTIFACTS - number - 1))
        needed = "".join(_dependency(f"a{other}", "${of}") for other in later)
        _write(files, f"a{number}", f"<parent>{name}</parent><dependencies>{needed}</dependencies>")
    direct = "".join(_dependency(f"a{number}", "1.0") for number in range(12))
    imported = _dependency("bom", "1.0", "<type>pom</type><scope>import</scope>")
    return _pom("project", f"{_managed(imported)}<dependencies>{direct}</dependencies>")


def _dependency(artifact: str, version: str, more: str = "") -> str:
    name = f"<groupId>bench</groupId><artifactId>{artifact}</artifactId><version>{version}</version>"
    return f"<dependency>{name}{more}</dependency>"


def _managed(dependencies: str) -> str:
    return f"<dependencyManagement><dependencies>{dependencies}</dependencies></dependencyManagement>"


def _pom(artifact: str, inside: str, group: str = "bench", version: str = "1.0") -> str:
    name = f"<groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>"
    return f"<project><modelVersion>4.0.0</modelVersion>{name}{inside}</project>"


def _write(files: Path, artifact: str, inside: str) -> None:
    place = files / "bench" / artifact / "1.0"
    place.mkdir(parents=True)
    (place / f"{artifact}-1.0.pom").write_text(_pom(artifact, inside), encoding="utf-8")


def _stub(files: Path, group: str, artifact: str, version: str) -> None:
    place = files / group.replace(".", "/") / artifact / version
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{artifact}-{version}.pom").write_text(_pom(artifact, "", group, version), encoding="utf-8")
    with zipfile.ZipFile(place / f"{artifact}-{version}.jar", "w") as jar:
        jar.writestr("empty", "")


@contextmanager
def _server(files: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.slow_files", str(LATENCY_MS), str(files), str(DEBIAN)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/"
        process.communicate()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(measure(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
    else:
        print("\n".join(run()))
