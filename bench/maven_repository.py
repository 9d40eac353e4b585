"""Two Maven repositories to measure on: one made here, and real POMs where CONFORMANCE_DATA says where they are."""

import json
import random
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from resolution.driver import Want, run
from resolution.errors import VersionNotFound
from resolution.maven.names import Coordinates
from resolution.maven.pom import Pom
from resolution.maven.resolver import resolve

ARTIFACTS, REAL_ROOTS = 150, 12


@dataclass(frozen=True, slots=True)
class Scene:
    """`files` are served; `pom` is the project."""

    name: str
    files: Path
    pom: str


def made(folder: Path) -> Scene:
    """Artifacts with parents and a BOM."""
    dice = random.Random(20261121)
    managed = "".join(_dependency("bench", f"a{number}", "1.0") for number in range(0, ARTIFACTS, 3))
    _write(folder, "bom", "<packaging>pom</packaging>" + _managed(managed))
    for number in range(ARTIFACTS // 10):
        _write(folder, f"parent{number}", "<packaging>pom</packaging><properties><of>1.0</of></properties>")
    for number in range(ARTIFACTS):
        name = f"<groupId>bench</groupId><artifactId>parent{number // 10}</artifactId><version>1.0</version>"
        later = dice.sample(range(number + 1, ARTIFACTS), min(3, ARTIFACTS - number - 1))
        needed = "".join(_dependency("bench", f"a{other}", "${of}") for other in later)
        _write(folder, f"a{number}", f"<parent>{name}</parent><dependencies>{needed}</dependencies>")
    direct = "".join(_dependency("bench", f"a{number}", "1.0") for number in range(12))
    imported = _dependency("bench", "bom", "1.0", "<type>pom</type><scope>import</scope>")
    inside = f"{_managed(imported)}<dependencies>{direct}</dependencies>"
    return Scene(f"{ARTIFACTS} artifacts made here", folder, pom("project", inside))


def real(folder: Path, conformance: Path) -> Scene:
    """A project that needs the largest of the recorded artifacts."""
    with tarfile.open(conformance.parent / "maven-real-poms.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    lines = (conformance / "maven-real.jsonl").read_text(encoding="utf-8").splitlines()
    cases = sorted((case for case in map(json.loads, lines) if case.get("want")), key=lambda case: -case["n"])
    chosen = dict[str, str]()
    for case in cases:
        group, name, version = case["root"].split(":")
        needed = {**chosen, name: _dependency(group, name, version)}
        if name not in chosen and len(chosen) < REAL_ROOTS and _is_complete(folder, _project(needed)):
            chosen = needed
    return Scene(f"{len(chosen)} real artifacts", folder, _project(chosen))


def _project(dependencies: Mapping[str, str]) -> str:
    return pom("project", f"<dependencies>{''.join(dependencies.values())}</dependencies>")


def _is_complete(folder: Path, project: str) -> bool:
    """Whether every POM on the way was recorded: mvn stops where one is missing."""
    absent = list[Want]()

    def source(want: Want) -> Pom:
        name = Coordinates.parse(want.name)
        path = folder / name.file(want.version, name.filename(want.version, "pom"))
        if want.kind != "manifest" or not path.is_file():
            absent.append(want)
            raise VersionNotFound(want.name, want.version)
        return Pom.parse(path.read_bytes())

    run(resolve(Pom.parse(project.encode())), source, threads=1)
    return not absent


def pom(artifact: str, inside: str, group: str = "bench", version: str = "1.0") -> str:
    name = f"<groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>"
    return f"<project><modelVersion>4.0.0</modelVersion>{name}{inside}</project>"


def _dependency(group: str, artifact: str, version: str, more: str = "") -> str:
    name = f"<groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>"
    return f"<dependency>{name}{more}</dependency>"


def _managed(dependencies: str) -> str:
    return f"<dependencyManagement><dependencies>{dependencies}</dependencies></dependencyManagement>"


def _write(files: Path, artifact: str, inside: str) -> None:
    place = files / "bench" / artifact / "1.0"
    place.mkdir(parents=True)
    (place / f"{artifact}-1.0.pom").write_text(pom(artifact, inside), encoding="utf-8")
