"""Random package universes: NuGet's own walker (nuget.exe under mono, see nuget_oracle) against our resolver.

The oracle is found through NUGET_ORACLE, the path of a compiled Oracle.exe.
"""

import os
import random
import subprocess
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from resolution import driver
from resolution.driver import Want
from resolution.errors import PackageNotFound
from resolution.graph import Graph
from resolution.nuget.dependency_groups import Dependency, Group, Manifest
from resolution.nuget.project import Project, Reference
from resolution.nuget.resolver import resolve

FRAMEWORK = "netcoreapp3.1"
VERSIONS = ("1.0.0", "1.1.0", "2.0.0-beta.1", "2.0.0", "2.1.0", "3.0.0")
PLAIN = ("1.0", "1.1", "2.0", "2.0", "3.0")
RANGES = (*PLAIN, "[1.0,2.0)", "[1.1,3.0]", "[2.0]", "1.*", "2.0-*", "(1.0,)", "1.0.5", "9.0")


@dataclass
class Universe:
    """id → version → dependency id → range; what the project asks for; what it pins."""

    packages: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    roots: dict[str, str] = field(default_factory=dict)
    pins: dict[str, str] = field(default_factory=dict)

    def __call__(self, want: Want) -> Any:
        if want.name not in self.packages:
            raise PackageNotFound(want.name)
        versions = self.packages[want.name]
        if want.kind == "versions":
            return tuple(versions)
        below = tuple(Dependency(*pair) for pair in versions[want.version].items())
        return Manifest(want.name, want.version, (Group("", below),))


def universe(seed: int) -> Universe:
    dice = random.Random(seed)
    if seed % 5 == 4:
        return tangle(dice)
    names = [chr(ord("a") + number) for number in range(dice.randint(3, 12))]
    ranges = PLAIN if dice.random() < 0.6 else RANGES
    made = Universe()
    for name in names:
        listed = sorted(dice.sample(VERSIONS, dice.randint(1, 5)), key=VERSIONS.index)
        made.packages[name] = {version: dependencies(dice, name, names, ranges) for version in listed}
    direct = dice.sample(names, dice.randint(1, min(4, len(names))))
    made.roots = {name: dice.choice(ranges) for name in direct}
    if dice.random() < 0.3:
        free = [name for name in names if name not in made.roots]
        made.pins = {name: dice.choice(("1.0.0", "2.0.0", "3.0.0")) for name in dice.sample(free, min(2, len(free)))}
    if dice.random() < 0.05:
        made.packages.pop(names[-1])
    return made


def tangle(dice: random.Random) -> Universe:
    """Many packages that want slightly different versions of each other: what a loser hides decides here."""
    names = [f"p{number:02d}" for number in range(dice.randint(14, 22))]
    made = Universe()
    for number, name in enumerate(names):
        made.packages[name] = {}
        for version in sorted(dice.sample(("1.0.0", "1.1.0", "1.2.0", "2.0.0"), dice.randint(2, 4))):
            others = names[number + 1 : number + 9]
            chosen = dice.sample(others, min(len(others), dice.choice((1, 2, 3, 4))))
            made.packages[name][version] = {other: dice.choice(("1.0", "1.1", "1.2")) for other in chosen}
    made.roots = {name: dice.choice(("1.0", "1.1")) for name in dice.sample(names[:8], 3)}
    return made


def dependencies(dice: random.Random, name: str, names: list[str], ranges: tuple[str, ...]) -> dict[str, str]:
    # Mostly downwards, so that cycles stay the exception.
    others = [other for other in names if other > name or dice.random() < 0.03]
    chosen = dice.sample(others, min(len(others), dice.choice((0, 0, 1, 1, 2, 3))))
    return {other: dice.choice(ranges) for other in chosen}


def ours(made: Universe) -> str:
    """The answer in the oracle's form: packages, downgraded, in conflict, in a cycle."""
    references = tuple(Reference(*pair) for pair in made.roots.items())
    project = Project(name="root", references=references, central=made.pins or None, pins=bool(made.pins), fallback=())
    return described(driver.run(resolve(project, framework=FRAMEWORK), made, threads=1))


def described(graph: Graph) -> str:
    found = {f"{node.name.lower()} {node.version}" for node in graph.nodes[1:]}
    said = [f"{edge.error.partition(':')[0]} {edge.name.lower()}" for edge in graph.edges if edge.error]
    said += [note.replace(":", "").lower().replace("nu", "NU", 1) for note in graph.notes]
    absent = [one.split()[1] for one in said if one.startswith(("NU1101", "NU1102", "NU1103"))]
    found |= {f"{name} unresolved" for name in absent}
    parts = [";".join(sorted(found))]
    for numbers in (("NU1605", "NU1109"), ("NU1107",), ("NU1108",)):
        parts.append(";".join(sorted({one.split()[1] for one in said if one.startswith(numbers)})))
    return "\t".join(parts)


def question(made: Universe) -> str:
    def written(pairs: dict[str, str]) -> list[str]:
        return [f"{name} {wanted.replace(',', '|')}" for name, wanted in pairs.items()]

    packages = ";".join(
        f"{name} {version} {','.join(written(below))}".strip()
        for name, versions in made.packages.items()
        for version, below in versions.items()
    )
    return "\t".join(["resolve", FRAMEWORK, ";".join(written(made.roots)), ";".join(written(made.pins)), packages])


@lru_cache(maxsize=1)
def oracle() -> subprocess.Popen[str]:
    command = ["mono", os.environ["NUGET_ORACLE"]]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def native(line: str) -> str:
    """NuGet's answer to one question."""
    process = oracle()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return process.stdout.readline().rstrip("\n")


def missing() -> str:
    """Why the native side cannot answer, or an empty string."""
    return "" if "NUGET_ORACLE" in os.environ else "NUGET_ORACLE names no oracle, see tests/fuzz/nuget_oracle"


def run(seed: int) -> str | None:
    """What differs for this seed between NuGet and us; None when both agree."""
    made = universe(seed)
    theirs, own = native(question(made)), ours(made)
    if theirs == "gave up":
        return None  # open questions that wait for each other: NuGet 5.8 leaves the packages out
    if "unresolved" in theirs and "unresolved" in own:
        return None  # both refuse; what NuGet would pick besides depends on a version that does not exist
    return None if theirs == own else f"seed {seed}: NuGet says {theirs!r}, we say {own!r}"
