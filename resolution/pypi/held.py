"""To which versions a lock holds a project, and where."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from resolution.errors import InvalidRange
from resolution.project_file import ProjectFile
from resolution.pypi import pep508, versions
from resolution.pypi.environment import Environment
from resolution.pypi.names import normalised

Markers = Mapping[tuple[str, str], str]  # (name, version) → where it holds; empty for everywhere

_USUAL = [Environment(f"3.{minor}", name).markers() for minor in range(8, 16) for name in ("linux", "macos", "windows")]
MOST_TOLD = 500  # names with several versions


class Held(NamedTuple):
    """`pins` are constraints; `unsure` are names of which the lock has several versions and does not say where."""

    pins: list[str]
    unsure: list[str]


def held(lock: ProjectFile, *told: Markers, only_default: bool = False) -> Held:
    """Several versions of a name each hold where the first of `told` says that keeps them apart."""
    found, found_out = Held([], []), 0
    for name, several in _by_name(lock, only_default).items():
        if all(map(versions.valid, several)):
            if len(several) == 1:
                found.pins.append(f"{name}=={several[0]}")
            elif found_out < MOST_TOLD and (pins := next(_apart(name, several, told), None)) is not None:
                found_out += 1
                found.pins.extend(pins)
            else:
                found.unsure.append(name)
    return found


def _by_name(lock: ProjectFile, only_default: bool) -> Mapping[str, list[str]]:
    found: dict[str, dict[str, None]] = {}
    for one in lock.locked:
        if not (only_default and one.groups):
            found.setdefault(normalised(one.name), {})[one.version] = None
    for pin in lock.declared:  # a compiled requirements file
        found.setdefault(normalised(pin.name), {})[pin.spec.removeprefix("==")] = None
    return {name: list(several) for name, several in found.items()}


def _apart(name: str, several: list[str], told: tuple[Markers, ...]) -> Iterator[list[str]]:
    for markers in told:
        where = {version: markers[name, version] for version in several if (name, version) in markers}
        # uv writes conflicting extras and groups as extras of its own, which no other tool can tell.
        if not any("extra" in marker for marker in where.values()):
            with suppress(ValueError, InvalidRange):  # a marker that nobody understands holds nothing
                pins = [pep508.under(f"{name}=={version}", marker) for version, marker in where.items()]
                if _one_at_a_time(pins):
                    yield pins


def _one_at_a_time(pins: list[str]) -> bool:
    """Whether no environment would be held to two of them. uv's conflicting groups are."""
    markers = [pep508.parse(one).marker for one in pins]
    return not any(sum(marker is None or marker.evaluate(one) for marker in markers) > 1 for one in _USUAL)
