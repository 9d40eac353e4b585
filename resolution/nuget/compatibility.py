"""Whether a project can use what was made for another framework, and which of several is nearest.

https://learn.microsoft.com/nuget/create-packages/supporting-multiple-target-frameworks#matching-framework-versions-and-the-target-framework-in-a-project
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from resolution.nuget import portable
from resolution.nuget.framework_tables import (
    ACCEPTS,
    CONTAINS,
    EQUAL,
    EQUAL_PROFILES,
    PRECEDENCE,
)
from resolution.nuget.frameworks import ANY, UNSUPPORTED, ZERO, Framework, Numbers

# .NET 6 and later with a platform use of the older mobile frameworks only their own predecessor.
PREDECESSORS = {"MonoAndroid": "android", "Tizen": "tizen"}


@lru_cache(maxsize=65_536)
def compatible(project: Framework, candidate: Framework) -> bool:
    """Whether a project for `project` can use assets for `candidate`."""
    if project == candidate or ANY in (project, candidate):
        return True
    if project == UNSUPPORTED or candidate.is_special:
        return project != UNSUPPORTED and candidate != UNSUPPORTED
    if candidate.is_portable:
        return _portable_compatible(project, candidate)
    stands_for = [project, *_expansions(project)]
    return any(_covers(one, other) for other in _equals(candidate) for one in stands_for)


def _portable_compatible(project: Framework, candidate: Framework) -> bool:
    own = portable.frameworks(project, with_mono=False) if project.is_portable else (project,)
    offered = portable.frameworks(candidate, with_mono=True)
    return len(own) <= len(offered) and all(any(compatible(one, other) for other in offered) for one in own)


def _covers(project: Framework, candidate: Framework) -> bool:
    same = project.identifier == candidate.identifier
    if project.is_modern and project.version[0] >= 6 and project.platform and not same:
        return PREDECESSORS.get(candidate.identifier) == project.platform.lower()
    if not same or not _reaches(project.version, candidate.version):
        return False
    if project.profile.lower() != candidate.profile.lower():
        return False
    if project.is_modern and candidate.platform:
        named = project.platform.lower() == candidate.platform.lower()
        return named and _reaches(project.platform_version, candidate.platform_version)
    return True


def _reaches(project: Numbers, candidate: Numbers) -> bool:
    return candidate == ZERO or candidate <= project


def _expansions(framework: Framework) -> list[Framework]:
    """Everything that `framework` can stand for, each once."""
    seen, waiting = {framework}, [framework]
    while waiting:
        for found in _next_expansions(waiting.pop()):
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    standard = portable.standard(framework) if framework.is_portable else None
    return [*seen - {framework}, standard] if standard else list(seen - {framework})


def _next_expansions(framework: Framework) -> Iterator[Framework]:
    for low, equal in _equal_pairs():
        same = (low.identifier, low.profile) == (framework.identifier, framework.profile)
        if same and low.version <= framework.version:
            yield equal
    yield from _equal_profiles(framework)
    if framework.identifier in CONTAINS and not framework.profile:
        yield Framework(CONTAINS[framework.identifier], framework.version)
    for low, accepted in _accepted():
        same = (low.identifier, low.profile) == (framework.identifier, framework.profile)
        if same and low.version <= framework.version:
            yield from accepted


def _equals(framework: Framework) -> set[Framework]:
    seen, waiting = {framework}, [framework]
    while waiting:
        current = waiting.pop()
        found = {equal for one, equal in _equal_pairs() if one == current} | set(_equal_profiles(current))
        waiting += found - seen
        seen |= found
    return seen


def _equal_profiles(framework: Framework) -> Iterator[Framework]:
    for identifier, one, other in EQUAL_PROFILES:
        if framework.identifier == identifier and framework.profile in (one, other):
            yield Framework(identifier, framework.version, other if framework.profile == one else one)


@lru_cache(maxsize=1)
def _equal_pairs() -> tuple[tuple[Framework, Framework], ...]:
    pairs = [tuple(map(Framework.parse, line.split(" = "))) for line in EQUAL.strip().splitlines()]
    return tuple((left, right) for one, other in pairs for left, right in ((one, other), (other, one)))


@lru_cache(maxsize=1)
def _accepted() -> tuple[tuple[Framework, tuple[Framework, ...]], ...]:
    lines = (line.split(": ") for line in ACCEPTS.strip().splitlines())
    return tuple((Framework.parse(low), tuple(map(Framework.parse, rest.split()))) for low, rest in lines)


def nearest(project: Framework, candidates: Sequence[Framework]) -> Framework | None:
    """The best of `candidates` for `project`; None when none is compatible."""
    if any(one != UNSUPPORTED for one in candidates):
        candidates = [one for one in candidates if one != UNSUPPORTED]
    if project in candidates:
        return project
    left = _highest([one for one in candidates if compatible(project, one)])
    for narrow in RULES:
        if len(left) > 1:
            left = narrow(project, left) or left
    return min(left, key=_precedence, default=None)


def nearest_with_fallback(
    project: Framework, candidates: Sequence[Framework], fallback: Iterable[Framework] = ()
) -> Framework | None:
    """As `nearest`; where nothing fits, what a project's AssetTargetFallback allows, in its order."""
    found = nearest(project, candidates)
    if found is not None:
        return found
    return next(filter(None, (nearest(other, candidates) for other in fallback)), None)


def _highest(frameworks: list[Framework]) -> list[Framework]:
    """Without those that another one of them includes."""
    if any(one != ANY for one in frameworks):
        frameworks = [one for one in frameworks if one != ANY]
    distinct = list(dict.fromkeys(frameworks))
    return [one for one in distinct if not any(_includes(other, one) for other in distinct if other != one)]


def _includes(higher: Framework, lower: Framework) -> bool:
    if not compatible(higher, lower):
        return False
    if not compatible(lower, higher):
        return True
    return lower.identifier == higher.identifier and lower.version == ZERO != higher.version


Rule = Callable[[Framework, list[Framework]], list[Framework]]


def _of_same_name(project: Framework, left: list[Framework]) -> list[Framework]:
    predecessor = project.is_modern and project.version[0] >= 6 and project.platform
    same = [one for one in left if one.identifier == project.identifier]
    return [one for one in left if one in same or (predecessor and one.identifier in PREDECESSORS)] if same else left


def _not_portable(project: Framework, left: list[Framework]) -> list[Framework]:
    others = [one for one in left if not one.is_portable]
    if others or project.is_portable:
        return others
    return [min(left, key=lambda one: (len(portable.members(one)), one.short))]


def _not_packages(project: Framework, left: list[Framework]) -> list[Framework]:
    return left if project.is_package_based else [one for one in left if not one.is_package_based]


def _of_same_profile(project: Framework, left: list[Framework]) -> list[Framework]:
    own = (project.identifier, project.profile)
    same = [one for one in left if project.profile and (one.identifier, one.profile) == own]
    return same or [one for one in left if not one.profile]


def _of_highest_version(project: Framework, left: list[Framework]) -> list[Framework]:
    if not project.platform:
        return left
    same = [one for one in left if one.identifier == project.identifier]
    if project.version[0] < 6 or any(one.version[0] >= 6 for one in same):
        return [one for one in same if one.version == max(other.version for other in same)]
    return [one for one in left if one.identifier in PREDECESSORS]


RULES: tuple[Rule, ...] = (
    _of_same_name,
    _not_portable,
    _not_packages,
    _of_same_profile,
    _of_highest_version,
)


def _precedence(framework: Framework) -> tuple[object, ...]:
    place = PRECEDENCE.index(framework.identifier) if framework.identifier in PRECEDENCE else len(PRECEDENCE)
    higher_first = tuple(-number for number in framework.version + framework.platform_version)
    return place, len(framework.profile.split("+")), higher_first, framework.short
