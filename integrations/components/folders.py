"""A folder as uploads: what its files are to a repository of some format, and a journal so that a run can go on.

The journal is written before and after each upload. What was begun and not ended is looked up before it is sent again.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from integrations.components.specs import DOCUMENTED
from integrations.providers.nexus.component_errors import ComponentsError, OutcomeUnknown
from integrations.providers.nexus.components import ComponentsApi, File, Upload

# Suffixes of the files that make a component where one file does.
SUFFIXES = {
    "npm": (".tgz",),
    "pypi": (".whl", ".tar.gz", ".zip"),
    "nuget": (".nupkg",),
    "rubygems": (".gem",),
    "helm": (".tgz",),
    "apt": (".deb",),
    "r": (".tar.gz", ".tgz", ".zip"),
    "yum": (".rpm",),
}
CHECKSUMS = (".md5", ".sha1", ".sha256", ".sha512", ".asc.md5", ".asc.sha1")  # the server makes its own


@dataclass(frozen=True, slots=True)
class Piece:
    """One component to be: its files, each with its asset fields, and the component's fields."""

    label: str
    files: tuple[tuple[Path, tuple[tuple[str, str], ...]], ...]
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Changes when any of the files does."""
        digest = hashlib.sha256(self.label.encode())
        for path, _ in self.files:
            digest.update(sha1_of(path).encode())
        return digest.hexdigest()


class NotAFormat(ValueError):
    """Folders of this format cannot be uploaded."""


def pieces(folder: Path, format_name: str) -> Iterator[Piece]:
    """The components in `folder`, in order of their paths. Raises NotAFormat."""
    if format_name not in DOCUMENTED:
        raise NotAFormat(f"no uploads of format {format_name}: {', '.join(sorted(DOCUMENTED))}")
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    if format_name == "raw":
        yield from (_raw(folder, path) for path in paths)
    elif format_name == "maven2":
        yield from _maven(folder, paths)
    else:
        for path in paths:
            if path.name.lower().endswith(SUFFIXES[format_name]):
                yield _single(folder, path, format_name)


def sha1_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.sha1(usedforsecurity=False)).hexdigest()


def _raw(folder: Path, path: Path) -> Piece:
    inside = path.relative_to(folder)
    directory = "/" if inside.parent == Path() else f"/{inside.parent.as_posix()}"
    return Piece(inside.as_posix(), ((path, (("filename", path.name),)),), (("directory", directory),))


def _single(folder: Path, path: Path, format_name: str) -> Piece:
    inside = path.relative_to(folder)
    extra = {"r": (("pathId", f"src/contrib/{path.name}"),), "yum": (("filename", path.name),)}.get(format_name, ())
    in_folder = format_name == "yum" and inside.parent != Path()
    fields = (("directory", f"/{inside.parent.as_posix()}"),) if in_folder else ()
    return Piece(inside.as_posix(), ((path, extra),), fields)


def _maven(folder: Path, paths: list[Path]) -> Iterator[Piece]:
    """Repository layout: group/as/folders/artifact/version/artifact-version[-classifier].extension."""
    for parent, group in groupby(paths, key=lambda path: path.parent):
        parts = parent.relative_to(folder).parts
        if len(parts) < 3:
            continue
        artifact, version = parts[-2], parts[-1]
        stem = f"{artifact}-{version}"
        files = [path for path in group if path.name.startswith(stem) and not path.name.endswith(CHECKSUMS)]
        if files:
            coordinates = (("groupId", ".".join(parts[:-2])), ("artifactId", artifact), ("version", version))
            assets = tuple((path, _maven_fields(path.name[len(stem) :])) for path in files)
            yield Piece(":".join(value for _, value in coordinates), assets, coordinates)


def _maven_fields(rest: str) -> tuple[tuple[str, str], ...]:
    """`-sources.jar` → classifier and extension; an extension may hold dots (tar.gz)."""
    classifier, _, extension = rest.lstrip("-").partition(".") if rest.startswith("-") else ("", "", rest[1:])
    fields = (("extension", extension), ("classifier", classifier))
    return tuple(pair for pair in fields if pair[1])


@dataclass(slots=True)
class Journal:
    """What a run has begun and ended, one JSON line each, so that the next run goes on where this one stopped."""

    path: Path
    done: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, path: Path) -> "Journal":
        journal = cls(path)
        if path.exists():
            for line in path.read_text().splitlines():
                journal._learn(line)
        return journal

    def write(self, state: str, piece: Piece, key: str) -> None:
        with self.path.open("a") as file:
            file.write(json.dumps({"state": state, "key": key, "label": piece.label}) + "\n")
        (self.done if state == "done" else self.begun).add(key)

    def _learn(self, line: str) -> None:
        try:
            entry: dict[str, Any] = json.loads(line)
            (self.done if entry["state"] == "done" else self.begun).add(entry["key"])
        except (ValueError, KeyError, TypeError):
            return  # the line that was being written when the run was stopped


@dataclass(frozen=True, slots=True)
class Outcome:
    """`state`: uploaded, skipped, failed or unknown."""

    piece: Piece
    state: str
    error: ComponentsError | None = None


def upload_all(
    api: ComponentsApi, repository: str, format_name: str, found: list[Piece], journal: Journal
) -> Iterator[Outcome]:
    """One outcome for each piece; a failure does not stop the rest. Raises what Http.fetch raises."""
    for piece in found:
        key = piece.key
        if key in journal.done:
            yield Outcome(piece, "skipped")
            continue
        if key in journal.begun and _is_there(api, repository, piece):
            journal.write("done", piece, key)
            yield Outcome(piece, "skipped")
            continue
        journal.write("begun", piece, key)
        outcome = _upload(api, repository, format_name, piece)
        if outcome.state == "uploaded":
            journal.write("done", piece, key)
        yield outcome


def _upload(api: ComponentsApi, repository: str, format_name: str, piece: Piece) -> Outcome:
    try:
        send(api, repository, format_name, piece)
    except OutcomeUnknown as error:
        if not _is_there(api, repository, piece):
            return Outcome(piece, "unknown", error)
    except ComponentsError as error:
        return Outcome(piece, "failed", error)
    return Outcome(piece, "uploaded")


def send(api: ComponentsApi, repository: str, format_name: str, piece: Piece) -> None:
    with ExitStack() as stack:
        files = [File(path.name, stack.enter_context(path.open("rb")), dict(fields)) for path, fields in piece.files]
        api.upload(repository, Upload(format_name, files, dict(piece.fields)))


def _is_there(api: ComponentsApi, repository: str, piece: Piece) -> bool:
    return bool(api.find_by_sha1(repository, sha1_of(piece.files[0][0])))
