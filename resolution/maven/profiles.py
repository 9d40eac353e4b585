"""Which profiles of a POM are active.

https://maven.apache.org/guides/introduction/introduction-to-profiles.html, decided as the activators of
maven-model-builder 3.8.7 decide: every condition given must hold; `activeByDefault` only when nothing else is active.
"""

import re
from collections.abc import Callable

from resolution.maven.basedir import Basedir, file_matches
from resolution.maven.environment import Environment
from resolution.maven.pom import Activation, Pom, Profile


def active_profiles(pom: Pom, environment: Environment, basedir: Basedir | None = None) -> list[Profile]:
    """In the order they apply. `basedir`: of the project's own POM; None for a POM of a repository.

    Only the project's own profiles can be named on the command line, and only its own files are looked at.
    """
    named = () if basedir is None else environment.profiles
    off = {name[1:] for name in named if name[:1] in ("!", "-")}
    candidates = [profile for profile in pom.profiles if profile.id not in off]
    active = [item for item in candidates if item.id in named or _holds(item.activation, pom, environment, basedir)]
    return active or [profile for profile in candidates if profile.activation.by_default]


def _holds(activation: Activation, pom: Pom, environment: Environment, basedir: Basedir | None) -> bool:
    conditions = []
    if activation.jdk:
        conditions.append(_jdk_matches(activation.jdk, environment.jdk))
    if activation.os:
        conditions.append(_os_matches(activation.os, environment))
    if activation.property_name:
        conditions.append(_property_matches(activation, environment))
    if activation.on_file:
        conditions.append(file_matches(activation, pom, environment, basedir))
    return bool(conditions) and all(conditions)


def _jdk_matches(wanted: str, jdk: str) -> bool:
    if wanted.startswith("!"):
        return not jdk.startswith(wanted[1:])
    return _in_jdk_range(jdk, wanted) if wanted[0] in "[(" else jdk.startswith(wanted)


def _in_jdk_range(jdk: str, wanted: str) -> bool:
    # A reading of its own, not that of version ranges: three numbers, the rest is ignored.
    low, _, high = wanted.partition(",")
    left = _relation(jdk, low.lstrip("[("), closed=low.startswith("["), left=True)
    if left <= 0 or not high:
        return left >= 0
    return _relation(jdk, high.rstrip("])"), closed=high.endswith("]"), left=False) <= 0


def _relation(jdk: str, bound: str, *, closed: bool, left: bool) -> int:
    bound = bound.strip().rstrip("])")
    if not bound:
        return 1 if left else -1
    mine, theirs = _numbers(re.sub(r"[^0-9._-]", "", jdk)), _numbers(bound)
    if mine != theirs:
        return 1 if mine > theirs else -1
    return 0 if closed else -1 if left else 1


def _numbers(text: str) -> list[int]:
    tokens = [int(token[:9]) if token.isdecimal() else 0 for token in re.split(r"[._-]", text)]
    return [*tokens, 0, 0, 0][:3]


def _os_matches(wanted: dict[str, str], environment: Environment) -> bool:
    tests: dict[str, Callable[[str], bool]] = {
        "name": lambda text: text == environment.os_name.lower(),
        "arch": lambda text: text == environment.os_arch.lower(),
        "version": lambda text: text == environment.os_version.lower(),
        "family": environment.is_family,
    }
    return all(
        tests[key](text.lower().removeprefix("!")) is not text.startswith("!")
        for key, text in wanted.items()
        if text and key in tests
    )


def _property_matches(activation: Activation, environment: Environment) -> bool:
    name = activation.property_name.removeprefix("!")
    actual = environment.properties.get(name, environment.system.get(name, ""))
    if not activation.property_value:
        return bool(actual) is not activation.property_name.startswith("!")
    wanted = activation.property_value
    return (actual == wanted.removeprefix("!")) is not wanted.startswith("!")
