"""What an artifact's POM says to whoever depends on it: its model, or where it moved.

DefaultArtifactDescriptorReader of Maven 3.8: a missing or invalid POM only means that nothing is known of its
dependencies, while a missing parent or BOM ends the build.
"""

from dataclasses import dataclass

from resolution.errors import (
    AbsenceUncertain,
    InvalidName,
    NotFound,
    PackageNotFound,
    ResolutionError,
    VersionNotFound,
)
from resolution.maven.facts import Key
from resolution.maven.model import UNREADABLE, Model, Models

ABSENT = (PackageNotFound, VersionNotFound, AbsenceUncertain, NotFound, InvalidName)


@dataclass(frozen=True, slots=True)
class Descriptor:
    """`problem`: its POM says nothing; `failure`: Maven would stop here. `moved` is the way of a relocation."""

    model: Model | None = None
    problem: str = ""
    failure: str = ""
    moved: tuple[Key, ...] = ()


class Descriptors:
    """Each read once. `of` raises Needed while facts are missing."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._known: dict[Key, Descriptor] = {}

    def of(self, key: Key) -> Descriptor:
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._follow(key)
        return known

    def _follow(self, key: Key) -> Descriptor:
        """`key`'s own descriptor, or the whole way when it moved. A circle of moves ends where it closes."""
        way = [key]
        found = self._read(key)
        while found.model is not None and found.model.relocation is not None:
            target, here = found.model.relocation, way[-1]
            way.append((target.group or here[0], target.artifact or here[1], target.version or here[2]))
            if way[-1] in way[:-1]:
                break
            found = self._read(way[-1])
            if found.failure:
                return found
        return found if len(way) == 1 else Descriptor(moved=tuple(way))

    def _read(self, key: Key) -> Descriptor:
        try:
            self._models.facts.pom(*key)
        except ABSENT as error:
            return Descriptor(problem=f"its POM is missing: {error}")
        except UNREADABLE as error:
            return Descriptor(problem=f"its POM cannot be read: {error}")
        except ResolutionError as error:
            return Descriptor(failure=f"{type(error).__name__}: {error}")
        try:
            return Descriptor(self._models.effective(*key))
        except UNREADABLE as error:
            return Descriptor(problem=f"its POM is invalid: {error}")
        except ResolutionError as error:
            return Descriptor(failure=f"a parent or an imported BOM is missing: {error}")
