"""Random Maven repositories: the tree of Maven's own resolver (MavenTree.java) against ours."""

import atexit
import functools
import random
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from resolution.driver import Want
from resolution.driver import run as drive
from resolution.errors import PackageNotFound, ResolutionError, VersionNotFound
from resolution.graph import Graph
from resolution.maven.metadata import Metadata
from resolution.maven.pom import Pom
from resolution.maven.resolver import resolve

LIBRARIES = "/usr/share/maven/lib/*"  # where Debian puts Maven
DRIVER = Path(__file__).with_name("MavenTree.java")
VERSIONS = ("0.9", "1.0-alpha-1", "1.0-rc1", "1.0", "1.0.1", "1.1", "1.5-SNAPSHOT", "1.5", "2.0-beta2", "2.0", "2.1")
VERSIONS += ("3.0", "1-1", "1.0_2", "2.0.Final", "2.0-1", "1.1-jre", "01.1", "2.0b3")
RANGES = ("[1.0,)", "[1.0,2.0)", "(,1.5]", "[1.1,2.1]", "(1.0,2.0],[3.0,)", "[1.0]", "[2.0]", "[9,)", "(0,3.0)")
RANGES += ("[1.*]", "[2.0.*]", "[1.0,1.5],[1.1,3.0]", "[2,2.0.1]", "(,1.0)", "[1.1,1.1)")
SCOPES = ("", "", "", "", "compile", "runtime", "runtime", "test", "provided", "system")
TYPES = ("", "", "", "", "", "", "test-jar", "war", "pom", "zip", "ejb-client", "bundle")
ACTIVATIONS = (
    "<activeByDefault>true</activeByDefault>",
    "<jdk>17</jdk>",
    "<jdk>[1.8,11)</jdk>",
    "<jdk>[11,</jdk>",
    "<jdk>!1.8</jdk>",
    "<jdk>(,17]</jdk>",
    "<os><family>unix</family></os>",
    "<os><family>!windows</family><arch>amd64</arch></os>",
    "<os><name>linux</name></os>",
    "<os><family>Linux</family><arch>amd64</arch></os>",
    "<os><family>!mac</family><arch>!aarch64</arch></os>",
    "<property><name>!nobody.sets.this</name></property>",
    "<property><name>nobody.sets.this</name></property>",
    "<property><name>file.separator</name><value>/</value></property>",
    "<property><name>file.separator</name><value>!/</value></property>",
    "<file><missing>/no/such/file</missing></file>",
    "<file><exists>${basedir}/pom.xml</exists></file>",
    "<jdk>17</jdk><property><name>nobody.sets.this</name></property>",
)


@dataclass
class Universe:
    """POM texts by (artifact, version), all in group g, and the versions that metadata lists."""

    poms: dict[tuple[str, str], str] = field(default_factory=dict)
    listed: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, want: Want) -> Pom | Metadata:
        artifact = want.name.partition(":")[2]
        if want.kind == "package":
            if artifact not in self.listed:
                raise PackageNotFound(want.name)
            return Metadata(group="g", artifact=artifact, versions=tuple(self.listed[artifact]))
        text = self.poms.get((artifact, want.version))
        if text is None:
            raise VersionNotFound(want.name, want.version)
        return Pom.parse(text.encode())

    def write(self, folder: Path) -> None:
        for (artifact, version), text in self.poms.items():
            place = folder / "g" / artifact / version
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{artifact}-{version}.pom").write_text(text, encoding="utf-8")
        for artifact, versions in self.listed.items():
            listed = "".join(f"<version>{version}</version>" for version in versions)
            place = folder / "g" / artifact
            place.mkdir(parents=True, exist_ok=True)
            (place / "maven-metadata-local.xml").write_text(
                f"<metadata><groupId>g</groupId><artifactId>{artifact}</artifactId><versioning><versions>{listed}"
                "</versions></versioning></metadata>",
                encoding="utf-8",
            )


class Maker:
    """Makes a universe out of one seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        dice = self.dice
        self.wild = dice.random() < 0.3  # whether broken POMs and rare features are allowed
        artifacts = [f"a{number}" for number in range(dice.randint(4, 14))]
        self.versions = {name: dice.sample(VERSIONS, dice.randint(1, 4)) for name in artifacts}
        self.boms = {f"bom{number}": ["1", "2"] for number in range(dice.randint(0, 2))}
        self.parents = {f"p{number}": ["1", "2"] for number in range(dice.randint(0, 3))}
        self.universe = Universe()

    def make(self) -> Universe:
        for name, versions in (self.parents | self.boms | self.versions).items():
            self.universe.listed[name] = sorted(versions)
            for version in versions:
                if not self.wild or self.dice.random() > 0.04:
                    self.universe.poms[name, version] = self.pom(name, version)
        self.universe.poms["root", "1"] = self.pom("root", "1")
        return self.universe

    def pom(self, name: str, version: str) -> str:
        dice, kind = self.dice, name.rstrip("0123456789")
        parts = [f"<artifactId>{name}</artifactId><version>{version}</version>", self.parent(name)]
        parts += ["<groupId>g</groupId>", "<packaging>pom</packaging>" if kind in ("p", "bom") else ""]
        parts.append(self.properties())
        most = {"root": 6, "p": 2, "bom": 0}.get(kind, 4)
        parts.append(self.dependencies(most, self.managed_names(name)))
        if dice.random() < {"root": 0.6, "p": 0.8, "bom": 1.0}.get(kind, 0.2):
            parts.append(self.management(name))
        if dice.random() < 0.25:
            parts.append(self.profiles())
        if kind == "a" and dice.random() < 0.05:
            parts.append(self.relocation())
        broken = self.wild and kind == "a" and dice.random() < 0.04
        model = "<modelVersion>4.0.0</modelVersion>"
        if broken:
            model = dice.choice(["", f"{model}<packaging/>", f"{model}<name/><name/>", f"{model}<any/><any/>"])
        return f"<project>{model}{''.join(parts)}</project>"

    def parent(self, name: str) -> str:
        above = [parent for parent in self.parents if parent != name and (name[0] != "p" or parent > name)]
        if not above or self.dice.random() > 0.4:
            return ""
        version = self.dice.choice(["1", "2"]) if self.dice.random() > 0.05 else "[1,2]"
        parent = self.dice.choice(above)
        return f"<parent><groupId>g</groupId><artifactId>{parent}</artifactId><version>{version}</version></parent>"

    def properties(self) -> str:
        found = {f"v{number}": self.dice.choice(VERSIONS) for number in range(3) if self.dice.random() < 0.4}
        if self.dice.random() < 0.2:
            found["v0"] = "${v1}"
        inside = "".join(f"<{name}>{value}</{name}>" for name, value in found.items())
        return f"<properties>{inside}</properties>" if inside else ""

    def managed_names(self, name: str) -> float:
        """How often a dependency leaves its version to management."""
        return 0.15 if name == "root" or self.wild else 0.02

    def dependencies(self, most: int, unversioned: float) -> str:
        inside = "".join(self.dependency(unversioned) for _ in range(self.dice.randint(0, most)))
        return f"<dependencies>{inside}</dependencies>" if inside else ""

    def dependency(self, unversioned: float, *, managed: bool = False) -> str:
        dice = self.dice
        name = dice.choice(list(self.versions))
        parts = [f"<groupId>{'${project.groupId}' if dice.random() < 0.1 else 'g'}</groupId>"]
        parts.append(f"<artifactId>{name}</artifactId>")
        if dice.random() > unversioned:
            parts.append(f"<version>{self.version(name)}</version>")
        kind = dice.choice(TYPES)
        parts.append(f"<type>{kind}</type>" if kind else "")
        parts.append(f"<classifier>{dice.choice(['x', 'tests'])}</classifier>" if dice.random() < 0.05 else "")
        scope = dice.choice(SCOPES) if not managed or dice.random() < 0.3 else ""
        if scope == "system":
            parts.append("<systemPath>/lib/x.jar</systemPath>" if dice.random() < 0.9 or not self.wild else "")
            scope = scope if dice.random() < 0.3 and not managed else ""
            parts = parts if scope else parts[:-1]
        parts.append(f"<scope>{scope}</scope>" if scope else "")
        if dice.random() < 0.12:
            parts.append(f"<optional>{dice.choice(['true', 'true', 'false'])}</optional>")
        if dice.random() < 0.15:
            parts.append(self.exclusions())
        return f"<dependency>{''.join(parts)}</dependency>"

    def version(self, name: str) -> str:
        chance = self.dice.random()
        if chance < 0.08:
            return self.dice.choice(RANGES)
        if chance < 0.15:
            return self.dice.choice(["${v0}", "${v1}", "${v2}", "${project.version}", "${project.parent.version}"])
        if self.wild and chance < 0.18:
            return self.dice.choice(["8.8", "${env.NOTHING}", "${unknown}"])
        return self.dice.choice(self.versions[name])

    def exclusions(self) -> str:
        names = [*self.versions, "*"]
        inside = "".join(
            f"<exclusion><groupId>{self.dice.choice(['g', 'g', '*'])}</groupId>"
            f"<artifactId>{self.dice.choice(names)}</artifactId></exclusion>"
            for _ in range(self.dice.randint(1, 2))
        )
        return f"<exclusions>{inside}</exclusions>"

    def management(self, name: str) -> str:
        inside = [self.dependency(0.1, managed=True) for _ in range(self.dice.randint(1, 6))]
        others = [bom for bom in self.boms if name[0] != "b" or bom > name]
        for bom in others:
            if self.dice.random() < 0.4:
                inside.append(
                    f"<dependency><groupId>g</groupId><artifactId>{bom}</artifactId>"
                    f"<version>{self.dice.choice('12')}</version><type>pom</type><scope>import</scope></dependency>"
                )
        self.dice.shuffle(inside)
        return f"<dependencyManagement><dependencies>{''.join(inside)}</dependencies></dependencyManagement>"

    def profiles(self) -> str:
        made = []
        for number in range(self.dice.randint(1, 3)):
            parts = [f"<id>profile{number}</id><activation>{self.dice.choice(ACTIVATIONS)}</activation>"]
            parts += [self.dependencies(2, 0.02), self.properties()]
            if self.dice.random() < 0.3:
                parts.append(self.management("profile"))
            made.append(f"<profile>{''.join(parts)}</profile>")
        return f"<profiles>{''.join(made)}</profiles>"

    def relocation(self) -> str:
        name = self.dice.choice(list(self.versions))
        version = f"<version>{self.dice.choice(self.versions[name])}</version>" if self.dice.random() < 0.6 else ""
        inside = f"<artifactId>{name}</artifactId>{version}"
        return f"<distributionManagement><relocation>{inside}</relocation></distributionManagement>"


@functools.cache
def maven() -> "subprocess.Popen[str]":
    """Maven's resolver in one Java process for all universes."""
    classes = tempfile.mkdtemp(prefix="maven-tree-")
    atexit.register(shutil.rmtree, classes, ignore_errors=True)
    subprocess.run(["javac", "-cp", LIBRARIES, "-d", classes, str(DRIVER)], check=True)
    process = subprocess.Popen(
        ["java", "-cp", f"{classes}:{LIBRARIES}", "MavenTree"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    atexit.register(process.terminate)
    return process


def theirs(universe: Universe) -> str:
    with tempfile.TemporaryDirectory() as folder:
        universe.write(Path(folder))
        process = maven()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{folder}\tg:root:1\n")
        process.stdin.flush()
        return process.stdout.readline().strip()


def ours(universe: Universe) -> str:
    try:
        root = Pom.parse(universe.poms["root", "1"].encode())
        graph = drive(resolve(root), universe, threads=1)
    except ResolutionError as error:
        return f"error {error}"
    return f"error {graph.notes[0]}" if graph.notes else told(graph)


def told(graph: Graph) -> str:
    """The tree in MavenTree's words."""
    lines = []
    for node in graph.nodes[1:]:
        group, artifact, *rest = node.path.rpartition("/")[2].split(":")
        extension, classifier = [*rest, "", ""][:2]
        scope = next(iter(node.flags & {"compile", "runtime", "provided", "test", "system"}))
        optional = str("optional" in node.flags).lower()
        depth = node.path.count("/")
        lines.append(f"{depth}|{group}|{artifact}|{extension or 'jar'}|{classifier}|{node.version}|{scope}|{optional};")
    return "".join(lines)


def differs(native: str, own: str) -> bool:
    """Two errors are alike, whatever they say; and nothing is to be learned where Maven overflows its stack."""
    both_failed = native.startswith("error") and own.startswith("error")
    return native not in (own, "error null") and not both_failed


def run(seed: int) -> str | None:
    universe = Maker(seed).make()
    native, own = theirs(universe), ours(universe)
    return f"\n  maven {native}\n  ours  {own}" if differs(native, own) else None
