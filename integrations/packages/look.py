"""Looking a package up: versions, what the native client would take and why, and what that version requires."""

from collections.abc import Iterable, Mapping
from typing import Any

from integrations.authority.clients import for_repository
from integrations.lookups.models import Lookup
from resolution.analysis import Client
from resolution.errors import ResolutionError
from resolution.records import Artifact, Package, Release, Requirement

MOST_RELEASES = 500  # shown and stored; a page says when there are more


def package(lookup: Lookup) -> Mapping[str, Any]:
    """Answers a "package" look-up. `arguments`: name, spec. Raises ResolutionError when the package cannot be read."""
    assert lookup.repository is not None
    access = for_repository(lookup.repository, fresh_for=0)
    found = looked_up(access.client, lookup.arguments["name"], lookup.arguments.get("spec", ""))
    access.note_names()
    return found


def looked_up(client: Client, name: str, spec: str) -> dict[str, Any]:
    """What the page shows of a package. Raises ResolutionError when the package cannot be read."""
    found = client.package(name)
    chosen = _choice(client, found, spec)
    return {
        "name": found.name,
        "tags": dict(found.tags),
        "total": len(found.releases),
        "releases": [_release(each) for each in found.releases[:MOST_RELEASES]],
        "choice": chosen,
        **_requirements(client, found.name, chosen.get("version", "")),
        "evidence": [
            {"url": each.url, "status": each.status, "ms": round(each.seconds * 1000), "cached": each.from_cache}
            for each in found.evidence
        ],
    }


def _choice(client: Client, found: Package, spec: str) -> dict[str, str]:
    """A range that nothing meets, or that is none, is an answer and not a failure."""
    try:
        choice = client.choose(found, spec)
    except ResolutionError as error:
        return {"version": "", "why": str(error), "reference": error.reference}
    return {"version": choice.version, "why": choice.why}


def _requirements(client: Client, name: str, version: str) -> dict[str, Any]:
    """A version whose requirements cannot be read is still worth showing."""
    if not version:
        return {"requirements": []}
    try:
        return {"requirements": [_requirement(each) for each in client.requirements(name, version)]}
    except ResolutionError as error:
        return {"requirements": [], "requirements_error": {"reference": error.reference, "message": str(error)}}


def _release(release: Release) -> dict[str, Any]:
    size, checksum = _size_and_checksum(release.artifacts)
    return {
        "version": release.version,
        "published": release.published.isoformat() if release.published else "",
        "marks": [{"kind": mark.kind, "reason": mark.reason} for mark in release.marks],
        "files": len(release.artifacts),
        "size": size,
        "checksum": checksum,
    }


def _size_and_checksum(artifacts: Iterable[Artifact]) -> tuple[int | None, str]:
    """Of all files together, and of the first that has one."""
    sizes = [each.size for each in artifacts if each.size is not None]
    hashes = (f"{algorithm}:{value}" for each in artifacts for algorithm, value in each.hashes.items())
    return (sum(sizes) if sizes else None), next(hashes, "")


def _requirement(requirement: Requirement) -> dict[str, str]:
    return {
        "name": requirement.name,
        "spec": requirement.spec,
        "kind": requirement.kind,
        "condition": requirement.condition,
    }
