"""The effective model of a POM: parents, profiles, interpolation, imported BOMs and management applied.

https://maven.apache.org/ref/3.8.7/maven-model-builder/. A POM that Maven calls invalid raises MalformedDocument: its
dependencies are then unknown, as they are for Maven.
"""

from dataclasses import dataclass

from msgspec.structs import replace

from resolution.driver import Want
from resolution.errors import (
    InvalidName,
    InvalidRange,
    InvalidVersion,
    MalformedDocument,
    ResolutionError,
    UnusableAnswer,
    VersionNotFound,
)
from resolution.maven import inheritance
from resolution.maven.basedir import Basedir, Own
from resolution.maven.environment import Environment
from resolution.maven.facts import Facts, Key, Needed
from resolution.maven.interpolation import Interpolator
from resolution.maven.names import IDENTIFIER
from resolution.maven.pom import Dependency, Pom, Reference
from resolution.maven.profiles import active_profiles
from resolution.maven.ranges import resolver_range

UNREADABLE = (UnusableAnswer, InvalidName, InvalidVersion, InvalidRange)
DEEPEST = 50  # parents above a POM, or imports inside imports


@dataclass(frozen=True, slots=True)
class Model:
    """What is left of a POM when all its questions are answered."""

    group: str
    artifact: str
    version: str
    packaging: str
    dependencies: tuple[Dependency, ...]
    managed: tuple[Dependency, ...]
    relocation: Reference | None = None


class Models:
    """Effective models, each built once. Methods raise Needed, or the ResolutionError that stood in the way."""

    def __init__(self, facts: Facts, environment: Environment) -> None:
        self.facts = facts
        self.environment = environment
        self._system = environment.system
        self._assembled: dict[tuple[Key, Basedir | None], Pom] = {}
        self._effective: dict[tuple[Key, Basedir | None], Model | ResolutionError] = {}

    def effective(self, group: str, artifact: str, version: str, within: tuple[Key, ...] = ()) -> Model:
        """`within` are the models that import this one; it is then read like a repository's, even the project's own."""
        key = (group, artifact, version)
        basedir = None if within else self.facts.basedir(key)
        known = self._effective.get((key, basedir))
        if known is None:
            try:
                known = self.of(self.facts.pom(*key), basedir, within)
            except ResolutionError as error:
                known = error
            self._effective[key, basedir] = known
        if isinstance(known, ResolutionError):
            raise known
        return known

    def of(self, pom: Pom, basedir: Basedir | None = None, within: tuple[Key, ...] = ()) -> Model:
        """The model of a POM in hand; `basedir` is its folder if it is the project's own, and holds for its parents."""
        assembled = self._with_parents(pom, basedir, ())
        system = self._system if basedir is None else self._system | basedir.properties
        pom = Interpolator(assembled, self.environment, system).pom(assembled)
        managed = self._with_imports(pom, within)
        dependencies = inheritance.with_management(pom.dependencies, managed)
        model = Model(pom.group, pom.artifact, pom.version, pom.packaging, dependencies, managed, pom.relocation)
        _refuse_invalid(pom, model)
        return model

    def name(self, own: Own) -> Key:
        """What a POM of the project is called, expressions filled in; BOMs are not needed to know it."""
        assembled = self._with_parents(own.pom, own.basedir, ())
        text = Interpolator(assembled, self.environment, self._system).text
        return (text(assembled.group), text(assembled.artifact), text(assembled.version))

    def highest(self, group: str, artifact: str, version: str) -> str:
        """`version`, or the highest that the registry lists inside it when it is a range (parents, BOMs)."""
        if not resolver_range(version).hard:
            return version
        matching = resolver_range(version).matching(self.facts.versions(group, artifact))
        if not matching:
            raise VersionNotFound(f"{group}:{artifact}", version)
        return matching[-1]

    def _with_parents(self, pom: Pom, basedir: Basedir | None, below: tuple[Key, ...]) -> Pom:
        pom = replace(pom, dependencies=inheritance.without_duplicates(pom.dependencies))
        for profile in active_profiles(pom, self.environment, basedir):
            pom = inheritance.with_profile(pom, profile)
        if pom.parent is None:
            return pom
        reference = pom.parent
        if not (reference.group and reference.artifact and reference.version):
            raise MalformedDocument("a parent needs groupId, artifactId and version", at="project.parent")
        version = self.highest(reference.group, reference.artifact, reference.version)
        if version != reference.version and not pom.version:
            raise MalformedDocument("a version inherited from a range is not constant", at="project.version")
        key = (reference.group, reference.artifact, version)
        return inheritance.with_parent(pom, self._parent(key, basedir, below))

    def _parent(self, key: Key, basedir: Basedir | None, below: tuple[Key, ...]) -> Pom:
        if key in below or len(below) > DEEPEST:
            raise MalformedDocument("the parents form a cycle", at="project.parent")
        if (key, basedir) not in self._assembled:
            raw = self.facts.pom(*key)
            if raw.packaging != "pom":
                raise MalformedDocument(f"parent {':'.join(key)} has packaging {raw.packaging}, not pom")
            self._assembled[key, basedir] = self._with_parents(raw, basedir, (*below, key))
        return self._assembled[key, basedir]

    def _with_imports(self, pom: Pom, within: tuple[Key, ...]) -> tuple[Dependency, ...]:
        imports = [managed for managed in pom.managed if inheritance.is_import(managed)]
        if not imports:
            return pom.managed
        within = (*within, (pom.group, pom.artifact, pom.version))
        imported, needed, errors = list[tuple[Dependency, ...]](), list[Want](), list[ResolutionError]()
        for wanted in imports:
            try:
                imported.append(self._import(wanted, within))
            except Needed as error:
                needed += error.wants
            except ResolutionError as error:
                errors.append(error)
        if needed:
            raise Needed(needed)
        if errors:  # Maven reads on behind an invalid BOM, and a missing one weighs more
            raise min(errors, key=lambda error: isinstance(error, UNREADABLE))
        own = [managed for managed in pom.managed if not inheritance.is_import(managed)]
        return inheritance.with_imports(own, imported)

    def _import(self, wanted: Dependency, within: tuple[Key, ...]) -> tuple[Dependency, ...]:
        key = (wanted.group, wanted.artifact, self.highest(wanted.group, wanted.artifact, wanted.version))
        if key in within or len(within) > DEEPEST:
            raise MalformedDocument(f"the import of {':'.join(key)} forms a cycle", at="project.dependencyManagement")
        return self.effective(*key, within=within).managed


def _refuse_invalid(pom: Pom, model: Model) -> None:
    """What DefaultModelValidator refuses in any POM, however lenient it is asked to be."""
    if not pom.model_version:
        raise MalformedDocument("modelVersion is missing", at="project.modelVersion")
    if not pom.packaging:
        raise MalformedDocument("packaging is empty", at="project.packaging")
    if not (_is_id(pom.group) and _is_id(pom.artifact) and pom.version):
        raise MalformedDocument("groupId, artifactId or version is missing or malformed", at="project")
    if pom.modules and (pom.packaging != "pom" or not all(pom.modules)):
        raise MalformedDocument("modules need packaging pom", at="project.packaging")
    for dependency in model.dependencies:
        _refuse_dependency(dependency, "project.dependencies")
        if not dependency.version:
            raise MalformedDocument("version is missing", at=f"project.dependencies.{':'.join(dependency.key[:2])}")
        if dependency.system_path.startswith("/") is not (dependency.scope == "system"):
            raise MalformedDocument(
                "system scope and an absolute systemPath belong together", at="project.dependencies"
            )
    for managed in model.managed:
        _refuse_dependency(managed, "project.dependencyManagement")


def _refuse_dependency(dependency: Dependency, at: str) -> None:
    if not (_is_id(dependency.group) and _is_id(dependency.artifact)):
        raise MalformedDocument(f"not an id: {dependency.group}:{dependency.artifact}"[:200], at=at)
    if not dependency.type:
        raise MalformedDocument("type is empty", at=f"{at}.{':'.join(dependency.key[:2])}")


def _is_id(text: str) -> bool:
    return bool(IDENTIFIER.fullmatch(text))
