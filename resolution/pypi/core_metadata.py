"""Core metadata of a distribution: METADATA of a wheel, PKG-INFO of a source archive.

https://packaging.python.org/en/latest/specifications/core-metadata/ (any metadata version)
"""

from dataclasses import dataclass

from resolution.errors import InvalidName, InvalidRange, MalformedDocument
from resolution.pypi import pep508
from resolution.pypi.names import canonical
from resolution.records import Requirement

MAX_BYTES = 16 << 20
_KEPT = frozenset(
    {"metadata-version", "name", "version", "requires-python", "requires-dist", "provides-extra", "dynamic"}
)
# What has to be fixed for the requirements to be known without a build (PEP 643).
_DECIDING = frozenset({"requires-dist", "requires-python", "provides-extra"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreMetadata:
    """The fields that resolution reads, as written."""

    metadata_version: str
    name: str
    version: str
    requires_python: str = ""
    requires_dist: tuple[str, ...] = ()
    provides_extra: tuple[str, ...] = ()
    dynamic: tuple[str, ...] = ()

    @classmethod
    def parse(cls, body: bytes) -> "CoreMetadata":
        """Raises MalformedDocument where name or version is missing."""
        fields = _headers(body)
        for required in ("name", "version"):
            if not fields.get(required):
                raise MalformedDocument("missing from the core metadata", at=required)
        return cls(
            metadata_version=_first(fields, "metadata-version") or "1.0",
            name=_first(fields, "name"),
            version=_first(fields, "version"),
            requires_python=_first(fields, "requires-python"),
            requires_dist=tuple(fields.get("requires-dist", ())),
            provides_extra=tuple(fields.get("provides-extra", ())),
            dynamic=tuple(value.lower() for value in fields.get("dynamic", ())),
        )

    @property
    def is_static(self) -> bool:
        """Whether a source archive's metadata holds for every wheel built from it (PEP 643)."""
        major, _, minor = self.metadata_version.partition(".")
        version = (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else (0, 0)
        return version >= (2, 2) and not _DECIDING.intersection(self.dynamic)

    def text(self) -> bytes:
        """The same facts as a metadata file again."""
        lines = [f"Metadata-Version: {self.metadata_version}", f"Name: {self.name}", f"Version: {self.version}"]
        lines += [f"Requires-Python: {self.requires_python}"] if self.requires_python else []
        lines += [f"Requires-Dist: {value}" for value in self.requires_dist]
        lines += [f"Provides-Extra: {value}" for value in self.provides_extra]
        lines += [f"Dynamic: {value}" for value in self.dynamic]
        return ("\n".join(lines) + "\n").encode()

    def requirements(self) -> tuple[Requirement, ...]:
        """Every Requires-Dist that can be read; `optional` are those that only an extra brings in."""
        return tuple(_requirement(declared) for declared in map(_declared, self.requires_dist) if declared)


def slim(body: bytes, content_type: str = "") -> bytes:  # noqa: ARG001  (a Reader gives both)
    """Without the description, which is nine tenths of the file. Raises MalformedDocument."""
    return CoreMetadata.parse(body).text()


def _headers(body: bytes) -> dict[str, list[str]]:
    if len(body) > MAX_BYTES:
        raise MalformedDocument(f"core metadata of more than {MAX_BYTES} bytes")
    fields: dict[str, list[str]] = {}
    name = ""
    for line in _head(body).splitlines():
        if line[:1] in (" ", "\t"):
            if name in _KEPT:
                fields[name][-1] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if not colon:  # not a header any more: what follows belongs to a description, as email parsers take it
            break
        if name in _KEPT:
            fields.setdefault(name, []).append(value.strip())
    return fields


def _head(body: bytes) -> str:
    """Up to the empty line before the description. Old files are in no particular encoding."""
    text = body.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").lstrip(b"\n")
    return text.partition(b"\n\n")[0].decode("utf-8", "replace").replace("\x00", "")


def _first(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[0]


def _declared(text: str) -> pep508.Requirement | None:
    try:
        return pep508.parse(text)
    except InvalidRange:
        return None


def _requirement(declared: pep508.Requirement) -> Requirement:
    extras = f"[{','.join(sorted(declared.extras))}]" if declared.extras else ""
    spec = f"@ {declared.url}" if declared.url else str(declared.specifier)
    condition = str(declared.marker or "")
    try:
        name: str = canonical(declared.name)
    except InvalidName:
        name = declared.name
    return Requirement(
        name=name, spec=extras + spec, kind="optional" if "extra" in condition else "runtime", condition=condition
    )
