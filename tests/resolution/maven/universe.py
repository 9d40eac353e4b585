"""A repository in a dictionary: POMs from a few words each, for resolvers and clients alike."""

from collections.abc import Mapping

from resolution.driver import Want, run
from resolution.errors import PackageNotFound, ResolutionError, VersionNotFound
from resolution.graph import Graph, Node
from resolution.maven.environment import Environment
from resolution.maven.metadata import Metadata
from resolution.maven.pom import Pom
from resolution.maven.resolver import resolve


def dependency(text: str) -> str:
    """`b:1 test optional -c,d` as XML: artifact, version, then scope, type, flags and exclusions in group g."""
    name, *words = text.split()
    artifact, _, version = name.partition(":")
    parts = f"<groupId>g</groupId><artifactId>{artifact}</artifactId>"
    parts += f"<version>{version}</version>" if version else ""
    for word in words:
        if word == "optional":
            parts += "<optional>true</optional>"
        elif word.startswith("-"):
            excluded = "".join(exclusion(name) for name in word[1:].split(","))
            parts += f"<exclusions>{excluded}</exclusions>"
        elif word.startswith("type="):
            parts += f"<type>{word[5:]}</type>"
        else:
            parts += f"<scope>{word}</scope>"
    return f"<dependency>{parts}</dependency>"


def exclusion(artifact: str) -> str:
    group = "*" if artifact == "*" else "g"
    return f"<exclusion><groupId>{group}</groupId><artifactId>{artifact}</artifactId></exclusion>"


def pom(name: str, *dependencies: str, managed: tuple[str, ...] = (), extra: str = "") -> bytes:
    """The POM of `artifact:version` in group g; `extra` is XML as it stands."""
    artifact, _, version = name.partition(":")
    own = "".join(map(dependency, dependencies))
    management = "".join(map(dependency, managed))
    return (
        f"<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>{artifact}</artifactId>"
        f"<version>{version}</version>{extra}<dependencies>{own}</dependencies><dependencyManagement><dependencies>"
        f"{management}</dependencies></dependencyManagement></project>"
    ).encode()


class Universe:
    """POMs by `artifact:version`. A body may be an error, which is then what the registry answers."""

    def __init__(self, **poms: bytes | ResolutionError) -> None:
        self.poms: dict[str, bytes | ResolutionError] = dict(poms)
        self.asked: list[Want] = []

    def add(self, name: str, *dependencies: str, managed: tuple[str, ...] = (), extra: str = "") -> "Universe":
        self.poms[name] = pom(name, *dependencies, managed=managed, extra=extra)
        return self

    def source(self, want: Want) -> Pom | Metadata:
        self.asked.append(want)
        group, _, artifact = want.name.partition(":")
        if want.kind == "package":
            versions = tuple(name.split(":")[1] for name in self.poms if name.split(":")[0] == artifact)
            if not versions:
                raise PackageNotFound(want.name)
            return Metadata(group=group, artifact=artifact, versions=versions)
        body = self.poms.get(f"{artifact}:{want.version}")
        if body is None:
            raise VersionNotFound(want.name, want.version)
        if isinstance(body, ResolutionError):
            raise body
        return Pom.parse(body)

    def resolve(self, root: bytes, environment: Environment | None = None) -> Graph:
        return run(resolve(Pom.parse(root), environment=environment), self.source, threads=1)


def lines(graph: Graph) -> list[str]:
    """The tree as `mvn dependency:tree` would indent it: `  b:1 runtime`."""
    told = []
    for node in graph.nodes[1:]:
        scope = ",".join(sorted(node.flags & {"compile", "runtime", "provided", "test", "system", "optional"}))
        told.append("  " * node.path.count("/") + f"{_file(node)}:{node.version} {scope}")
    return told


def versions(graph: Graph) -> Mapping[str, str]:
    return {_file(node) or node.name.partition(":")[2]: node.version for node in graph.nodes[1:]}


def _file(node: Node) -> str:
    return node.path.rpartition("/")[2].partition(":")[2]
