"""go.sum and the hashes in it: `h1:` of a module's zip and of its go.mod.

https://go.dev/ref/mod#go-sum-files; the sum is that of golang/mod sumdb/dirhash
"""

import base64
import hashlib
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

from resolution.errors import MalformedDocument, TooLarge
from resolution.go.names import ModuleVersion

MAX_UNPACKED = 4 * 1024**3  # bytes; the go command itself accepts 500 MiB a module
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class GoSum:
    """Hashes by (path, version) and by (path, version/go.mod)."""

    hashes: Mapping[ModuleVersion, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, body: bytes) -> "GoSum":
        """Raises MalformedDocument naming the line. Of two hashes for one thing the first h1 counts."""
        found: dict[ModuleVersion, str] = {}
        for number, line in enumerate(body.decode("utf-8", "replace").splitlines(), 1):
            words = line.split()
            if words and len(words) != 3:
                raise MalformedDocument("a line of go.sum has three words", at=f"line {number}")
            if words and words[2].startswith("h1:"):
                found.setdefault(ModuleVersion(words[0], words[1]), words[2])
        return cls(found)

    def zip(self, module: ModuleVersion) -> str:
        """`h1:` of the module's files, or an empty string."""
        return self.hashes.get(module, "")

    def go_mod(self, module: ModuleVersion) -> str:
        """`h1:` of its go.mod, or an empty string."""
        return self.hashes.get(ModuleVersion(module.path, f"{module.version}/go.mod"), "")


def hash_files(digests: Mapping[str, str]) -> str:
    """`h1:` over file name → SHA-256 in hex."""
    total = hashlib.sha256()
    for name in sorted(digests):
        total.update(f"{digests[name]}  {name}\n".encode("utf-8", "surrogateescape"))
    return "h1:" + base64.b64encode(total.digest()).decode()


def hash_go_mod(body: bytes) -> str:
    return hash_files({"go.mod": hashlib.sha256(body).hexdigest()})


def hash_zip(archive: IO[bytes], *, inside: str = "") -> str:
    """`h1:` of a module's zip, read file by file; nothing is written or run.

    Raises MalformedDocument for a broken archive and for files outside the folder `inside` ("path@version/"),
    TooLarge when it unpacks to more than we read.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            if sum(entry.file_size for entry in opened.infolist()) > MAX_UNPACKED:
                raise TooLarge("the archive unpacks to too much", limit=MAX_UNPACKED)
            if not all(entry.filename.startswith(inside) for entry in opened.infolist()):
                raise MalformedDocument(f"files outside {inside}")
            return hash_files({entry.filename: _digest(opened, entry) for entry in opened.infolist()})
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as error:
        raise MalformedDocument(f"not a module's zip: {error}") from None


def _digest(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    if "\n" in entry.filename:
        raise ValueError("a file name with a line end")
    digest = hashlib.sha256()
    with archive.open(entry) as content:
        while piece := content.read(PIECE):  # zipfile stops at the size the archive states
            digest.update(piece)
    return digest.hexdigest()
