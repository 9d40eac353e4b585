"""Versions of a project out of its files, and which of them pip would rather have.

https://pip.pypa.io/en/stable/cli/pip_install/#finding-packages and PEP 592 (yanked files)
"""

from collections.abc import Iterable, Sequence

from resolution.pypi import filenames, ranges, versions, wheel_rank
from resolution.pypi.environment import Environment
from resolution.pypi.filenames import Kind
from resolution.pypi.simple_index import File, SimpleIndex
from resolution.records import Artifact, Mark, Release


def group(page: SimpleIndex, project: str, environment: Environment) -> tuple[Release, ...]:
    """Newest first; files that cannot be installed as this project are left out."""
    by_version: dict[str, list[File]] = {}
    for file in page.files:
        if found := filenames.parse(file.filename, project):
            by_version.setdefault(found.version, []).append(file)
    return tuple(
        _release(version, by_version[version], page, project, environment)
        for version in versions.newest_first(by_version)
    )


def of_version(files: Iterable[File], project: str, version: str) -> list[File]:
    """The files of one version, however it is written: 1.0 is 1.0.0."""
    wanted = versions.parse(version)
    parsed = ((file, filenames.parse(file.filename, project)) for file in files)
    return [file for file, found in parsed if found and versions.parse(found.version) == wanted]


def preferred(files: Sequence[File], project: str, environment: Environment) -> File:
    """As pip ranks them: what fits and is not yanked, wheels before source archives, the best tag, the last build."""

    def place(file: File) -> tuple[bool, bool, bool, bool, int, int]:
        found = filenames.parse(file.filename, project)
        if found is None:
            return (True, True, True, True, 0, 0)
        fits, is_sdist = environment.fits(found), found.kind is Kind.SDIST
        rank = 0 if is_sdist else wheel_rank.rank(environment, found)
        runs = environment.runs(file.requires_python)
        return (not fits, file.is_yanked, is_sdist, not runs, rank, -filenames.build(file.filename))

    return min(files, key=place)


def refused(release: Release, spec: str) -> bool:
    """Yanked, unless pinned exactly; or not for this environment."""
    kinds = {mark.kind for mark in release.marks}
    return "incompatible" in kinds or ("yanked" in kinds and not ranges.names_exactly(spec))


def rule(version: str, spec: str, environment: Environment) -> str:
    """The sentence that explains a choice of `refused` and `ranges.matching`."""
    limits = [f"lies in {spec}"] if spec.strip("* ") else []
    limits += ["is not yanked", f"runs on Python {environment.full_version}"]
    why = f"the highest version that {', '.join(limits[:-1])} and {limits[-1]}"
    if versions.is_prerelease(version):
        return f"{why}; a pre-release, because the range names one or nothing else matches"
    return why


def _release(version: str, files: list[File], page: SimpleIndex, project: str, environment: Environment) -> Release:
    times = [file.upload_time for file in files if file.upload_time]
    return Release(
        version=version,
        published=min(times) if times else None,
        artifacts=tuple(
            Artifact(filename=file.filename, url=page.address(file), size=file.size, hashes=file.hashes)
            for file in files
        ),
        marks=tuple(_marks(files, project, environment)),
    )


def _marks(files: list[File], project: str, environment: Environment) -> Iterable[Mark]:
    standing = [file for file in files if not file.is_yanked]
    if not standing:
        yield Mark("yanked", next((file.yank_reason for file in files if file.yank_reason), ""))
    allowed = [file for file in standing or files if environment.runs(file.requires_python)]
    if not allowed:
        yield Mark("incompatible", f"requires Python {(standing or files)[0].requires_python}")
    elif not any(_fits(file, project, environment) for file in allowed):
        yield Mark("incompatible", f"no file for {environment.describe()['platform']}")


def _fits(file: File, project: str, environment: Environment) -> bool:
    found = filenames.parse(file.filename, project)
    return found is not None and environment.fits(found)
