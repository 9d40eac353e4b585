"""From what a person hands over (files, an archive, a folder) to the project files in it."""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path

from resolution.archive import read_members
from resolution.ecosystem import ECOSYSTEMS
from resolution.errors import MalformedDocument, TooLarge, UnusableAnswer

MOST_BYTES = 64 << 20  # of recognised files together
MOST_FILES = 5_000
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2")
READ = (
    "Backline reads manifests and lock files of npm, PyPI, Go, Maven, Gradle and NuGet, "
    f"and archives that end in {', '.join(ARCHIVES)}"
)
SKIPPED = frozenset({"node_modules", ".git", ".venv", "venv", "site-packages", "vendor", "target", "__pycache__"})


class NothingRecognised(UnusableAnswer):
    reference = "nothing-recognised"


class SameName(UnusableAnswer):
    reference = "same-name"


def is_project_file(path: str) -> bool:
    """Whether any ecosystem may want to read it; what was installed into the project is not part of it."""
    if SKIPPED.intersection(path.split("/")[:-1]):
        return False
    return any(ecosystem.analyser.is_project_file(path) for ecosystem in ECOSYSTEMS.values())


def from_uploads(uploads: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """(name, content) pairs; archives are looked into. Raises UnusableAnswer: unknown, damaged or too large."""
    found: dict[str, bytes] = {}
    names = []
    for name, content in uploads:
        names.append(name)
        for path, body in _files_of(name, content).items():
            if path in found:
                raise SameName(f"{path} is there twice; put the projects into one archive, each in its own folder")
            found[path] = body
    if not found:
        raise NothingRecognised(f"no project file in {', '.join(names[:5])}{' …' * (len(names) > 5)}: {READ}")
    return checked(found)


def _files_of(name: str, content: bytes) -> dict[str, bytes]:
    if not name.lower().endswith(ARCHIVES):
        return {name: content} if is_project_file(name) else {}
    try:
        return without_common_folder(read_members(content, is_project_file))
    except MalformedDocument as error:
        raise MalformedDocument(f"{name}: {error}") from error
    except TooLarge as error:
        raise TooLarge(f"{name}: {error}", limit=error.limit) from error


def from_folder(folder: Path) -> dict[str, bytes]:
    """Everything recognised below `folder`; links are not followed. Raises TooLarge, NothingRecognised."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_symlink() and path.is_file() and is_project_file(name):
            found[name] = path.read_bytes()
            if len(found) > MOST_FILES:
                break
    return checked(found)


def checked(files: dict[str, bytes]) -> dict[str, bytes]:
    if not files:
        raise NothingRecognised("no file in it is one that npm, PyPI, Go, Maven, Gradle or NuGet projects have")
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
        raise TooLarge(f"more than {MOST_FILES:,} project files or {MOST_BYTES >> 20} MB", limit=MOST_BYTES)
    return files


def without_common_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    """Archives of a repository hold one folder named for it."""
    folders = {name.split("/", 1)[0] if "/" in name else "" for name in files}
    if len(folders) != 1 or folders == {""}:
        return files
    cut = len(folders.pop()) + 1
    return {name[cut:]: content for name, content in files.items()}


def pack(files: Mapping[str, bytes]) -> bytes:
    return zlib.compress(json.dumps({name: b64encode(body).decode() for name, body in files.items()}).encode())


def unpack(packed: bytes | memoryview) -> dict[str, bytes]:
    return {name: b64decode(body) for name, body in json.loads(zlib.decompress(packed)).items()}
