"""What our index tells the child, and what was told, so that the graph can be explained afterwards.

https://packaging.python.org/specifications/simple-repository-api/
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from resolution.driver import Want
from resolution.errors import (
    AbsenceUncertain,
    InvalidName,
    NotFound,
    PackageNotFound,
    ResolutionError,
    Unresolvable,
    UnusableAnswer,
)
from resolution.pypi import index_page
from resolution.pypi.core_metadata import CoreMetadata
from resolution.pypi.dependency_graph import Chosen
from resolution.pypi.index_page import IndexPage
from resolution.pypi.index_server import Reply
from resolution.pypi.manifest import Conditions
from resolution.pypi.names import CanonicalName, canonical
from resolution.pypi.sdist_metadata import NeedsBuild
from resolution.pypi.simple_index import JSON_TYPE, File
from resolution.pypi.uv import Pin

MOST_TOLD = 10  # versions passed over that an explanation names
_ABSENT = (PackageNotFound, AbsenceUncertain, InvalidName)


class _Unknown(Exception):
    def __init__(self, want: Want) -> None:
        self.want = want


class Answers:
    """`reply` is asked while the child runs; the rest is read when it has ended."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions
        self._facts: dict[Want, Any] = {}
        self._pages: dict[CanonicalName, IndexPage] = {}
        self._taken: dict[tuple[CanonicalName, str], Chosen] = {}
        self._absent: dict[str, ResolutionError] = {}
        self._passed_over: dict[str, str] = {}
        self._failures: list[tuple[str, ResolutionError]] = []

    def know(self, want: Want, fact: Any) -> None:
        """A fact, or the ResolutionError that stood in its way."""
        self._facts[want] = fact

    def reply(self, path: tuple[str, ...]) -> Reply | Want:
        """To `simple/NAME/` and `simple/NAME/NUMBER.metadata`; or what has to be known before."""
        try:
            match path:
                case ("simple", name):
                    return self._page_reply(name)
                case ("simple", name, file) if file.endswith(".metadata") and file[:-9].isdecimal():
                    return self._metadata_reply(name, int(file[:-9]))
        except _Unknown as unknown:
            return unknown.want
        return Reply(404)

    def chosen(self, pins: Iterable[Pin]) -> Iterator[Chosen]:
        """What the child read of each version that it chose."""
        for pin in pins:
            taken = self._taken[pin.name, pin.version]
            yield Chosen(pin, taken.file, taken.metadata, taken.error)

    def notes(self) -> tuple[str, ...]:
        """What was passed over or not found on the way to the answer."""
        absent = (f"{name}: {error}" for name, error in self._absent.items() if isinstance(error, AbsenceUncertain))
        return (*sorted(self._passed_over.values()), *sorted(absent))

    def explain(self, ended: ResolutionError) -> ResolutionError:
        """The failure behind the child's: what could not be looked up is not what does not exist."""
        if self._failures:
            wanted, error = self._failures[0]
            error.add_note(f"while looking up {wanted}")
            return error
        if not isinstance(ended, Unresolvable):
            return ended
        words = [str(ended), *sorted(self._passed_over.values())[:MOST_TOLD]]
        return Unresolvable("\n".join(words), tuple(self._absent.values()))

    def _page_reply(self, name: str) -> Reply:
        try:
            return Reply(200, self._page(canonical(name)).body, JSON_TYPE)
        except _ABSENT as error:
            self._absent[name] = error
            return Reply(404)
        except ResolutionError as error:
            return self._failed(name, error)

    def _page(self, name: CanonicalName) -> IndexPage:
        """The project's files. Raises the ResolutionError that stood in their way."""
        if name not in self._pages:
            self._pages[name] = index_page.render(self._fact(Want("simple", name)), name, self._conditions)
        return self._pages[name]

    def _fact(self, want: Want) -> Any:
        if want not in self._facts:
            raise _Unknown(want)
        fact = self._facts[want]
        if isinstance(fact, ResolutionError):
            raise fact
        return fact

    def _metadata_reply(self, name: str, number: int) -> Reply:
        project = canonical(name)
        page = self._page(project)
        if number >= len(page.pairs):
            return Reply(404)
        file, found = page.pairs[number]
        pin = Pin(project, found.version)
        try:
            taken = Chosen(pin, file, self._fact(Want("metadata", project, file.filename)))
        except NeedsBuild as error:
            taken = Chosen(pin, file, _known(pin, error.likely), f"NeedsBuild: {error}")
        except (UnusableAnswer, NotFound) as error:
            return self._unusable(pin, file, error)
        except ResolutionError as error:
            return self._failed(file.filename, error)
        self._taken[pin.name, pin.version] = taken
        return Reply(200, taken.metadata.text())

    def _unusable(self, pin: Pin, file: File, error: ResolutionError) -> Reply:
        """An empty metadata file makes uv look for another version, as a broken wheel would.

        A file that is listed and gone is treated alike: one stale line of a page ends no resolution.
        """
        self._passed_over[file.filename] = f"{pin.name} {pin.version} was passed over: {error}"
        return Reply(200)

    def _failed(self, wanted: str, error: ResolutionError) -> Reply:
        self._failures.append((wanted, error))
        return Reply(500)


def _known(pin: Pin, likely: CoreMetadata | None) -> CoreMetadata:
    """What is likely, under the name and version of the file: uv refuses a file that says otherwise inside."""
    nothing = CoreMetadata(metadata_version="2.1", name=pin.name, version=pin.version)
    return replace(likely, name=pin.name, version=pin.version) if likely else nothing
