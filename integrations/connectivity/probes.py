"""Which documents of each ecosystem are asked for, and where their specification stands.

`witness` is a small, old, public package that most group, virtual and proxy repositories can deliver; `absent` a name
that cannot exist; `roots` are documents that need no package; `others` more witnesses, for protocols without any such
document. All are paths below the repository URL.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Probe:
    accept: str
    witness: str
    absent: str
    roots: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()  # content types that the ecosystem's own clients insist on; empty: any

    def url(self, repository: str, path: str) -> str:
        return f"{repository.rstrip('/')}/{path}" if path or not repository.endswith(".json") else repository


SIMPLE = "application/vnd.pypi.simple.v1"
# https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md
NPM = Probe(
    accept="application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*",
    witness="isarray",
    absent="backline-asks-for-a-name-that-cannot-exist",
    roots=("-/v1/search?text=a&size=1", "-/ping"),
)
# https://packaging.python.org/en/latest/specifications/simple-repository-api/
PYPI = Probe(
    accept=f"{SIMPLE}+json, {SIMPLE}+html;q=0.2, text/html;q=0.01",
    witness="six/",
    absent="backline-asks-for-a-name-that-cannot-exist/",
    roots=("",),
    labels=frozenset({"text/html", "application/json", f"{SIMPLE}+json", f"{SIMPLE}+html"}),
)
# https://go.dev/ref/mod#goproxy-protocol
GO = Probe(
    accept="text/plain, */*;q=0.5",
    witness="github.com/pkg/errors/@v/list",
    absent="example.org/backline/asks-for-a-name-that-cannot-exist/@v/list",
    others=("github.com/google/uuid/@v/list", "github.com/spf13/cobra/@v/list", "golang.org/x/sys/@v/list"),
)
# https://maven.apache.org/repositories/layout.html
MAVEN = Probe(
    accept="application/xml, text/xml;q=0.9, */*;q=0.5",
    witness="junit/junit/maven-metadata.xml",
    absent="org/example/backline/asks-for-a-name-that-cannot-exist/maven-metadata.xml",
    others=("org/slf4j/slf4j-api/maven-metadata.xml", "junit/junit/4.13.2/junit-4.13.2.pom"),
)
# https://learn.microsoft.com/en-us/nuget/api/service-index
NUGET = Probe(accept="application/json, */*;q=0.5", witness="", absent="")

PROBES: Mapping[str, Probe] = MappingProxyType({"npm": NPM, "pypi": PYPI, "go": GO, "maven": MAVEN, "nuget": NUGET})
