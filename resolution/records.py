"""What registries say about packages, in one vocabulary for all ecosystems."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One downloadable file. `hashes`: algorithm → lower-case hex; `size` in bytes."""

    filename: str
    url: str
    size: int | None = None
    hashes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a version should not be chosen: `kind` is yanked, deprecated, retracted or unlisted."""

    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One version as the registry lists it."""

    version: str
    published: datetime | None = None
    artifacts: tuple[Artifact, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which request answered and how: for pages and for support, never a body."""

    url: str
    status: int
    seconds: float
    from_cache: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """All versions of a package, newest first in the ecosystem's own order; `tags` are npm's dist-tags and the like."""

    name: str
    releases: tuple[Release, ...]
    tags: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One edge as declared: `kind` is runtime, dev, optional, peer, peer-optional, test, provided, import …

    `condition` is the marker, target framework, classifier or extra under which it holds, in the ecosystem's words.
    """

    name: str
    spec: str
    kind: str = "runtime"
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the native client would take, and the rule that decided, as a sentence."""

    version: str
    why: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One version the registry has. `why` says what spoke for or against it."""

    version: str
    chosen: bool
    why: str
