"""Dependencies as the collector sees them: artifacts, with the project's management applied.

ClassicDependencyManager of maven-resolver 1.6: the root's dependencyManagement alone overrules transitive
dependencies; https://maven.apache.org/guides/introduction/introduction-to-dependency-mechanism.html.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from resolution.maven.names import TYPES
from resolution.maven.pom import Dependency

DROPPED_SCOPES = frozenset({"test", "provided"})  # of a dependency's dependencies
FAT_TYPES = frozenset({"war", "ear", "rar", "par"})  # contain their dependencies, so none are added
Exclusions = frozenset[tuple[str, str]]


class ArtifactKey(NamedTuple):
    """What competes for one place: versions of the same key exclude each other."""

    group: str
    artifact: str
    extension: str
    classifier: str

    @property
    def package(self) -> str:
        return f"{self.group}:{self.artifact}"

    @property
    def name(self) -> str:
        """`group:artifact`, with extension and classifier where they are not the usual ones."""
        tail = (self.extension, self.classifier) if self.classifier else (self.extension,)
        return ":".join((*self[:2], *(tail if tail != ("jar",) else ())))


@dataclass(frozen=True, slots=True)
class Declared:
    """One dependency of one POM. `requested` is the version as its POM asks for it, `version` after management."""

    key: ArtifactKey
    requested: str
    version: str
    type: str
    scope: str
    optional: bool
    exclusions: Exclusions = frozenset()
    system_path: str = ""
    version_managed: bool = False
    scope_managed: bool = False
    optional_managed: bool = False

    @classmethod
    def of(cls, dependency: Dependency) -> "Declared":
        return cls(
            key=artifact_key(dependency),
            requested=dependency.version,
            version=dependency.version,
            type=dependency.type,
            scope=dependency.scope,
            optional=(dependency.optional or "").lower() == "true",
            exclusions=frozenset(dependency.exclusions),
            system_path=dependency.system_path,
        )

    def excluded_by(self, exclusions: Exclusions) -> bool:
        group, artifact = self.key[:2]
        return any(pattern in exclusions for pattern in ((group, artifact), (group, "*"), ("*", artifact), ("*", "*")))


def artifact_key(dependency: Dependency) -> ArtifactKey:
    extension, classifier = TYPES.get(dependency.type, (dependency.type, ""))
    return ArtifactKey(dependency.group, dependency.artifact, extension, dependency.classifier or classifier)


@dataclass(slots=True)
class Rule:
    """What the root's dependencyManagement says about one artifact; empty where it says nothing."""

    version: str = ""
    scope: str = ""
    optional: bool | None = None
    exclusions: Exclusions = frozenset()


class Management:
    """The root's dependencyManagement: exclusions for all dependencies, the rest for transitive ones."""

    def __init__(self, managed: Iterable[Dependency]) -> None:
        self._rules: dict[ArtifactKey, Rule] = {}
        for dependency in managed:
            rule = self._rules.setdefault(artifact_key(dependency), Rule())
            rule.version = rule.version or dependency.version
            rule.scope = rule.scope or dependency.scope
            if rule.optional is None and dependency.optional is not None:
                rule.optional = dependency.optional.lower() == "true"
            rule.exclusions |= frozenset(dependency.exclusions)

    def direct(self, declared: Declared) -> Declared:
        rule = self._rules.get(declared.key)
        if rule is None or not rule.exclusions:
            return declared
        return replace(declared, exclusions=declared.exclusions | rule.exclusions)

    def transitive(self, declared: Declared, *, keep_version: bool = False) -> Declared:
        rule = self._rules.get(declared.key)
        if rule is None:
            return declared
        managed_version = bool(rule.version) and not keep_version
        return replace(
            declared,
            version=rule.version if managed_version else declared.version,
            scope=rule.scope or declared.scope,
            optional=declared.optional if rule.optional is None else rule.optional,
            exclusions=declared.exclusions | rule.exclusions,
            system_path=declared.system_path if rule.scope in ("", "system") else "",
            version_managed=managed_version,
            scope_managed=bool(rule.scope),
            optional_managed=rule.optional is not None,
        )
