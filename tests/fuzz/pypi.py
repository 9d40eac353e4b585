"""Random package universes: uv through our index against uv alone on a plain one, which also holds real archives."""

import random
import re
from typing import Any

from resolution import driver
from resolution.driver import Want
from resolution.errors import PackageNotFound, Unresolvable
from resolution.graph import Graph
from resolution.pypi import ranges
from resolution.pypi.core_metadata import CoreMetadata
from resolution.pypi.environment import Environment
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.names import canonical
from resolution.pypi.resolver import resolve
from resolution.pypi.simple_index import File, SimpleIndex
from tests.resolution.pypi.plain_index import Facts, uv_alone

NAMES = ("Alpha", "beta", "gamma-one", "delta.two", "eps_three", "zeta", "eta", "theta-x", "iota", "kappa")
VERSIONS = ("0.9", "1.0", "1.0.post1", "1.1rc1", "1.1", "1.2+local.1", "1.5.dev2", "2.0a1", "2.0", "2.1b2", "10.0")
CLAUSES = (
    ">=1.0",
    "<2",
    ">=1.1",
    "!=1.1",
    "==1.*",
    "~=1.0",
    ">=2.0a1",
    "<10",
    "==1.2",
    ">0.9",
    "<=2.0",
    "==2.0",
    "!=2.*",
)
MARKERS = (
    "python_version < '3.11'",
    "python_version >= '3.9'",
    "sys_platform == 'win32'",
    "sys_platform != 'win32'",
    "platform_machine == 'x86_64' or os_name == 'nt'",
    "implementation_name == 'cpython' and python_full_version >= '3.11.2'",
)
EXTRAS = ("fast", "docs")
TAGS = ("py3-none-any", "py2.py3-none-any", "cp311-cp311-manylinux_2_17_x86_64", "cp39-abi3-manylinux1_x86_64")
FOREIGN_TAGS = ("cp311-cp311-win_amd64", "cp38-cp38-macosx_10_9_x86_64", "cp312-cp312-manylinux_2_17_x86_64")
PYTHONS = (">=3.8", ">=3.11.5", ">=3.12", "<3.11", ">=2.7,!=3.0.*")


def run(seed: int) -> str | None:
    """What differed, or None."""
    dice = random.Random(seed)
    facts, manifest, conditions = universe(dice), root(dice), chosen_conditions(dice)
    graph, theirs = ask_ours(manifest, conditions, facts), uv_alone(manifest, conditions, facts)
    ours = None if graph is None else sorted((node.name, node.version) for node in graph.nodes[1:])
    wanted = None if theirs is None else sorted(re.findall(r"^([^=\s]+)==([^\s;]+)", theirs, re.MULTILINE))
    if ours != wanted:
        return f"{manifest.requirements} {conditions}: ours {ours}, uv {wanted}"
    return None if graph is None else flaw(graph)


def flaw(graph: Graph) -> str | None:
    """Every node has to be required by another one, in a range that its version lies in."""
    required = {edge.child for edge in graph.edges if edge.parent != edge.child}
    lost = [node.name for node in graph.nodes[1:] if node.id not in required]
    versions = {node.id: node.version for node in graph.nodes}
    outside = [
        edge
        for edge in graph.edges
        if not ranges.allows(edge.requirement.rpartition("]")[2], versions[edge.child or 0])
    ]
    return f"nobody requires {lost}" if lost else f"out of range: {outside}" if outside else None


def ask_ours(manifest: Manifest, conditions: Conditions, facts: Facts) -> Graph | None:
    def source(want: Want) -> Any:
        if want not in facts:
            raise PackageNotFound(want.name)
        return facts[want]

    try:
        return driver.run(resolve(manifest, conditions), source, threads=2)
    except Unresolvable:
        return None


def universe(dice: random.Random) -> Facts:
    facts: Facts = {}
    for name in dice.sample(NAMES, dice.randint(len(NAMES) - 2, len(NAMES))):
        files: list[File] = []
        for version in dice.sample(VERSIONS, dice.randint(3, 9)):
            metadata = release(dice, canonical(name), version)
            for filename in filenames(dice, name, version):
                files.append(listed(dice, filename, metadata))
                facts[Want("metadata", canonical(name), filename)] = metadata
        dice.shuffle(files)
        facts[Want("simple", canonical(name))] = SimpleIndex(name=canonical(name), files=files)
    return facts


def filenames(dice: random.Random, name: str, version: str) -> list[str]:
    stem = f"{re.sub('[-._]+', '_', name)}-{version}"
    tags = [tag for tag in TAGS if dice.random() < 0.35] + [tag for tag in FOREIGN_TAGS if dice.random() < 0.25]
    return [f"{stem}-{tag}.whl" for tag in tags] + ([f"{stem}.tar.gz"] if dice.random() < 0.5 or not tags else [])


def listed(dice: random.Random, filename: str, metadata: CoreMetadata) -> File:
    return File(
        filename=filename,
        url=f"https://registry.example.org/files/{filename}",
        requires_python=metadata.requires_python or None,
        yanked=dice.choice((True, "broken")) if dice.random() < 0.08 else False,
    )


def release(dice: random.Random, name: str, version: str) -> CoreMetadata:
    extras = [extra for extra in EXTRAS if dice.random() < 0.3]
    requires = [requirement(dice, name) for _ in range(dice.choice((0, 0, 0, 1, 1, 2)))]
    requires += [f"{requirement(dice, name, marker=False)} ; extra == '{extra}'" for extra in extras]
    return CoreMetadata(
        metadata_version="2.2",
        name=name,
        version=version,
        requires_python=dice.choice(PYTHONS) if dice.random() < 0.1 else "",
        requires_dist=tuple(requires),
        provides_extra=tuple(extras),
    )


def requirement(dice: random.Random, but: str = "", *, marker: bool = True) -> str:
    name = dice.choice([name for name in NAMES if canonical(name) != but])
    text = name + (f"[{dice.choice(EXTRAS)}]" if dice.random() < 0.2 else "")
    text += ",".join(dice.sample(CLAUSES, dice.choice((0, 0, 0, 1, 1, 2))))
    return f"{text} ; {dice.choice(MARKERS)}" if marker and dice.random() < 0.2 else text


def root(dice: random.Random) -> Manifest:
    return Manifest(requirements=tuple(requirement(dice) for _ in range(dice.randint(1, 3))))


def chosen_conditions(dice: random.Random) -> Conditions:
    return Conditions(
        environment=Environment(dice.choice(("3.11", "3.11.7", "3.12", "3.9")), dice.choice(("", "linux", "windows"))),
        universal=dice.random() < 0.2,
        prerelease=dice.choice(("", "", "", "allow", "disallow")),
        resolution=dice.choice(("highest", "highest", "highest", "lowest")),
        no_binary=frozenset(dice.sample(NAMES, 1)) if dice.random() < 0.1 else frozenset(),
        only_binary=frozenset(dice.sample(NAMES, 2)) if dice.random() < 0.2 else frozenset(),
    )
