"""`${...}` in a POM: the project, then what `-D` set, then properties, then the Java system properties.

https://maven.apache.org/ref/3.8.7/maven-model-builder/ (Model Interpolation). Environment variables stay as written.
"""

import re
from collections.abc import Mapping

import msgspec

from resolution.errors import MalformedDocument
from resolution.maven.environment import Environment
from resolution.maven.pom import Dependency, Pom

EXPRESSION = re.compile(r"\$\{([^${}]+)\}")
PROJECT_PREFIXES = ("project.", "pom.")
LONGEST = 10_000  # characters a value may grow to
DEEPEST = 50


class Interpolator:
    """Replaces the expressions of one POM. `text` raises MalformedDocument for expressions that need themselves."""

    def __init__(self, pom: Pom, environment: Environment, system: Mapping[str, str]) -> None:
        self._project = _project_values(pom)
        self._sources = (environment.properties, pom.properties, system, self._project)
        self._known: dict[str, str] = {}

    def text(self, value: str) -> str:
        """
        >>> pom = Pom(artifact="a", version="${revision}", properties={"revision": "2"})
        >>> Interpolator(pom, Environment(), {}).text("${project.version}-${unknown}")
        '2-${unknown}'
        """
        return self._expanded(value, ()) if "${" in value else value

    def dependency(self, dependency: Dependency) -> Dependency:
        if not any("${" in value for value in dependency.strings):
            return dependency
        text = self.text
        return Dependency(
            group=text(dependency.group),
            artifact=text(dependency.artifact),
            version=text(dependency.version),
            type=text(dependency.type),
            classifier=text(dependency.classifier),
            scope=text(dependency.scope),
            optional=None if dependency.optional is None else text(dependency.optional),
            system_path=text(dependency.system_path),
            exclusions=tuple((text(group), text(artifact)) for group, artifact in dependency.exclusions),
            line=dependency.line,
        )

    def pom(self, pom: Pom) -> Pom:
        """`pom` with everything that resolution reads interpolated."""
        text, relocation = self.text, pom.relocation
        return msgspec.structs.replace(
            pom,
            group=text(pom.group),
            artifact=text(pom.artifact),
            version=text(pom.version),
            packaging=text(pom.packaging),
            dependencies=tuple(map(self.dependency, pom.dependencies)),
            managed=tuple(map(self.dependency, pom.managed)),
            relocation=relocation
            and msgspec.structs.replace(
                relocation,
                group=text(relocation.group),
                artifact=text(relocation.artifact),
                version=text(relocation.version),
            ),
        )

    def _expanded(self, value: str, within: tuple[str, ...]) -> str:
        _refuse_long(value)  # before it is filled: many times what is long would not fit into memory
        expanded = EXPRESSION.sub(lambda match: self._value(match[1], match[0], within), value)
        _refuse_long(expanded)
        return expanded

    def _value(self, name: str, written: str, within: tuple[str, ...]) -> str:
        if name in self._known:
            return self._known[name]
        if name in within or len(within) > DEEPEST:
            raise MalformedDocument("an expression needs itself", at=written[:100])
        found = self._lookup(name)
        if found is None:
            return written
        _refuse_long(found)
        self._known[name] = self._expanded(found, (*within, name)) if "${" in found else found
        return self._known[name]

    def _lookup(self, name: str) -> str | None:
        for prefix in PROJECT_PREFIXES:
            if name.startswith(prefix) and name[len(prefix) :] in self._project:
                return self._project[name[len(prefix) :]]
        return next((source[name] for source in self._sources if name in source), None)


def _refuse_long(value: str) -> None:
    if len(value) > LONGEST:
        raise MalformedDocument(f"an expression grows beyond {LONGEST} characters", at=value[:100])


def _project_values(pom: Pom) -> dict[str, str]:
    values = {
        "groupId": pom.group,
        "artifactId": pom.artifact,
        "version": pom.version,
        "packaging": pom.packaging,
        "modelVersion": pom.model_version,
    }
    if pom.parent:
        parent = pom.parent
        values |= {
            "parent.groupId": parent.group,
            "parent.artifactId": parent.artifact,
            "parent.version": parent.version,
        }
    return {name: value for name, value in values.items() if value}
