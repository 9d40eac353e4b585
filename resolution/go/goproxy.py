"""What a module proxy answers: version lists and version information.

https://go.dev/ref/mod#goproxy-protocol
"""

from dataclasses import dataclass
from datetime import datetime

from resolution.errors import MalformedDocument, NotARegistry
from resolution.go import names, versions
from resolution.structured import load_json


def parse_list(body: bytes, path: str) -> tuple[str, ...]:
    """The versions of an `@v/list`, newest first, without pseudo-versions and versions of another major.

    A proxy may mix majors in one list (Artifactory does). Raises NotARegistry for a web page, MalformedDocument for
    other text.
    """
    found: set[str] = set()
    text = body.decode("utf-8", "replace")
    if text.lstrip()[:1] in ("<", "{"):
        raise NotARegistry("a page or another format instead of a version list")
    for number, line in enumerate(text.splitlines(), 1):
        version = (line.split() or [""])[0]
        if version and not version.startswith("v"):
            raise MalformedDocument(f"expected a version, found {version[:40]!r}", at=f"line {number}")
        if versions.canonical(version) == version and names.fits(path, version) and not versions.is_pseudo(version):
            found.add(version)
    return tuple(versions.newest_first(found))


def newest_pseudo_version(body: bytes, path: str) -> str:
    """What go takes of an `@v/list` without tagged versions where there is no `@latest`; empty when it has none."""
    listed = {(line.split() or [""])[0] for line in body.decode("utf-8", "replace").splitlines()}
    dated = [(time, one) for one in listed if names.fits(path, one) and (time := versions.pseudo_time(one)) is not None]
    return max(dated)[1] if dated else ""


@dataclass(frozen=True, slots=True)
class Info:
    """An answer to `@v/….info` or `@latest`: the canonical version and when it was made."""

    version: str
    time: datetime | None = None

    @classmethod
    def parse(cls, body: bytes, *, asked: str = "") -> "Info":
        """`asked` is the version that was wanted, when it was one. Raises MalformedDocument."""
        data = load_json(body)
        version = data.get("Version") if isinstance(data, dict) else None
        if not isinstance(version, str) or not versions.is_valid(version):
            raise MalformedDocument("expected a version", at="Version")
        if versions.canonical(asked) and asked != version:
            raise MalformedDocument(f"expected {asked}, found {version}", at="Version")
        return cls(version, _time(data.get("Time")))


def _time(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
