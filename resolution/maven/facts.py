"""What a Maven resolution knows so far, and what it still needs to ask.

https://maven.apache.org/guides/introduction/introduction-to-dependency-mechanism.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from resolution.driver import Want
from resolution.errors import InvalidName, ResolutionError, VersionNotFound
from resolution.maven.basedir import Basedir, Own
from resolution.maven.metadata import Metadata
from resolution.maven.names import Coordinates, is_identifier
from resolution.maven.pom import Pom

Key = tuple[str, str, str]  # group, artifact, version


class Needed(Exception):
    """Work cannot go on before these wants are answered. Never leaves the resolver."""

    def __init__(self, wants: Iterable[Want]) -> None:
        self.wants = tuple(dict.fromkeys(wants))
        super().__init__(f"{len(self.wants)} wants")


class Facts:
    """POMs and version lists. `local` are the project's own POMs, which no registry is asked for."""

    def __init__(self, local: Mapping[Key, Own] | None = None) -> None:
        self._local = dict(local or {})
        self._answers: dict[Want, Any] = {}

    def learn(self, answers: Mapping[Want, Any]) -> None:
        self._answers.update(answers)

    def add_local(self, key: Key, own: Own) -> None:
        self._local.setdefault(key, own)

    def basedir(self, key: Key) -> Basedir | None:
        """The folder of a POM of the project; None for any other."""
        own = self._local.get(key)
        return own and own.basedir

    def pom(self, group: str, artifact: str, version: str) -> Pom:
        """Raises Needed, or the ResolutionError that stood in the way."""
        own = self._local.get((group, artifact, version))
        if own is not None:
            return own.pom
        if not (is_identifier(group) and is_identifier(artifact)):
            raise InvalidName(f"not group:artifact: {group}:{artifact}")
        if not version or "${" in version:
            raise VersionNotFound(f"{group}:{artifact}", version or "(none)")
        pom: Pom = self._answer(Want("manifest", f"{group}:{artifact}", version))
        return pom

    def metadata(self, group: str, artifact: str) -> Metadata:
        """Raises like `pom`."""
        metadata: Metadata = self._answer(Want("package", str(Coordinates.parse(f"{group}:{artifact}"))))
        return metadata

    def versions(self, group: str, artifact: str) -> tuple[str, ...]:
        """All versions that the registry lists, and the project's own. Raises like `pom`."""
        own = [version for one, other, version in self._local if (one, other) == (group, artifact)]
        return (*self.metadata(group, artifact).versions, *own)

    def _answer(self, want: Want) -> Any:
        try:
            answer = self._answers[want]
        except KeyError:
            raise Needed([want]) from None
        if isinstance(answer, ResolutionError):
            raise answer
        return answer
