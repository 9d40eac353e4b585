"""How fast, and in how much memory, 566 npm packuments come from a registry that takes 20 ms for each answer.

The packuments are those of a recorded React project when REFERENCE_DATA names the folder of reference data (its
npm/cra.json and snapshots/npm.tar.xz), else generated ones of the same number and about the same size.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from resolution.cache import Cached
from resolution.http import Http, NetworkPolicy
from resolution.npm.packument import ABBREVIATED, Packument, slim
from resolution.registry import Registry
from resolution.store import SqlStore
from resolution.write_behind import WriteBehind

PACKUMENTS = 566
LATENCY_MS = 20
THREADS = 16
HEAD = [
    "| 566 packuments, 20 ms each | seconds | CPU s | requests | MB fetched | peak RSS MB |",
    "|---|---|---|---|---|---|",
]
LATER = {"cold": 0, "warm": 0, "confirmed": 3600}  # seconds after the first pass


def run() -> list[str]:
    """The lines of a markdown table."""
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder, "packuments")
        pages.mkdir()
        if reference := os.environ.get("REFERENCE_DATA"):
            _recorded(pages, Path(reference))
        else:
            _generated(pages)
        with _registry(pages) as url:
            rows = [_measured(name, url, pages, Path(folder, "kept.sqlite3")) for name in LATER]
    return [*HEAD, *rows]


def measure(name: str, url: str, pages: Path, kept: Path) -> str:
    """One pass in this process: `cold` with an empty store, `warm` from the store, `confirmed` by 304 answers."""
    store, http = WriteBehind(SqlStore.open(kept)), Http(NetworkPolicy.parse(["127.0.0.1"]))
    registry = Registry(ecosystem="npm", url=url, key="org-1/repo-1")
    reader = Cached(http, registry, store, clock=lambda: time.time() + LATER[name])
    names = [path.stem for path in sorted(pages.glob("*.json"))]

    def read(package: str) -> int:
        return len(Packument.parse(reader.read(url + package, accept=ABBREVIATED, slim=slim).body).raw)

    started, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(THREADS) as pool:
        versions = sum(pool.map(read, names))
    store.flush()
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    assert versions > len(names)
    usage, peak = reader.usage(), _peak_megabytes()
    asked, fetched = usage.fetched + usage.confirmed, usage.bytes_fetched / 1e6
    return f"| {name} | {seconds:.2f} | {cpu:.2f} | {asked} | {fetched:.1f} | {peak:.0f} |"


def _peak_megabytes() -> float:
    """Of this process alone: ru_maxrss would count what the parent held when it started us."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _measured(name: str, url: str, pages: Path, kept: Path) -> str:
    command = [sys.executable, "-m", "bench.metadata", name, url, str(pages), str(kept)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def _registry(pages: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.slow_registry", str(pages), str(LATENCY_MS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/"
        process.communicate()


def _recorded(pages: Path, reference: Path) -> None:
    packages = json.loads((reference / "npm" / "cra.json").read_text(encoding="utf-8"))["packages"]
    names = sorted({package["name"].replace("/", "%2F") for package in packages})[:PACKUMENTS]
    wanted = {f"npm/{name}.json" for name in names}
    with tarfile.open(reference / "snapshots" / "npm.tar.xz") as archive:
        for member in archive:
            if member.name in wanted and (content := archive.extractfile(member)) is not None:
                (pages / Path(member.name).name).write_bytes(content.read())


def _generated(pages: Path) -> None:
    for number in range(PACKUMENTS):
        name = f"package-{number}"
        numbers = [f"{major}.{minor}.0" for major in range(8) for minor in range(8)]
        versions = {version: _manifest(name, version) for version in numbers}
        packument = {"name": name, "dist-tags": {"latest": "7.7.0"}, "versions": versions}
        (pages / f"{name}.json").write_text(json.dumps(packument), encoding="utf-8")


def _manifest(name: str, version: str) -> dict[str, object]:
    dist = {"tarball": f"https://registry.example.org/{name}/-/{name}-{version}.tgz", "shasum": "0" * 40}
    return {"name": name, "version": version, "dependencies": {"a": "^1.0.0", "b": "~2.1.0"}, "dist": dist}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(measure(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])))
    else:
        print("\n".join(run()))
