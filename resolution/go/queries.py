"""Version queries: which of a module's versions the go command takes for `latest`, `v1.2`, `>=v1.3` and the like.

https://go.dev/ref/mod#version-queries
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from resolution.errors import InvalidRange
from resolution.go import names, versions

COMPARISON = re.compile(r"(<=|>=|<|>)(v.+)")


@dataclass(frozen=True, slots=True)
class Query:
    """`accepts` tells candidates; `lowest` means the lowest of them wins; `exact` names one version or revision."""

    text: str
    accepts: Callable[[str], bool] = lambda version: True
    lowest: bool = False
    exact: bool = False
    incompatible: bool = False  # asks for a +incompatible version in so many words

    @classmethod
    def parse(cls, text: str, path: str) -> "Query":
        """Raises InvalidRange for a comparison with something that is not a version."""
        text = text.strip() or "latest"
        if text == "latest":
            return cls(text)
        comparison = COMPARISON.fullmatch(text)
        if comparison is not None:
            return cls._comparing(text, comparison[1], comparison[2], path)
        if not versions.is_valid(text):
            return cls(text, exact=True)  # a branch, a tag of another form or a commit
        foreign = not names.fits(path, text)
        if text.count(".") < 2:
            # v1.2 is any v1.2.x, but none of the prereleases before v1.2.0.
            return cls(
                text,
                lambda version: version.startswith(f"{text}.") and versions.compare(version, text) >= 0,
                incompatible=foreign,
            )
        return cls(text, lambda version: versions.compare(version, text) == 0, exact=True, incompatible=foreign)

    @classmethod
    def _comparing(cls, text: str, operator: str, bound: str, path: str) -> "Query":
        if not versions.is_valid(bound) or (operator in ("<=", ">") and bound.count(".") < 2):
            raise InvalidRange(f"{text!r}: {bound} is not a full version")
        holds: Callable[[int], bool] = {
            "<": lambda order: order < 0,
            "<=": lambda order: order <= 0,
            ">": lambda order: order > 0,
            ">=": lambda order: order >= 0,
        }[operator]
        return cls(
            text,
            lambda version: holds(versions.compare(version, bound)),
            lowest=operator.startswith(">"),
            incompatible=not names.fits(path, bound),
        )

    def pick(self, candidates: Sequence[str]) -> str:
        """A release if any fits, else a prerelease; empty when none fits. Only `latest` may mean a pseudo-version."""
        tagged = [version for version in candidates if self.text == "latest" or not versions.is_pseudo(version)]
        fitting = sorted(filter(self.accepts, tagged), key=versions.key, reverse=not self.lowest)
        releases = [version for version in fitting if not versions.is_prerelease(version)]
        return next(iter(releases or fitting), "")


def without_incompatible(candidates: Sequence[str], has_go_mod: Callable[[str], bool]) -> list[str]:
    """`candidates` as they count when nobody asks for an incompatible version.

    Once the newest compatible version has a go.mod of its own, the module is taken to follow import versioning and
    its `+incompatible` versions are passed over. `has_go_mod` is asked once at most.
    """
    compatible = [version for version in candidates if not versions.is_incompatible(version)]
    if not compatible or len(compatible) == len(candidates):
        return list(candidates)
    return compatible if has_go_mod(max(compatible, key=versions.key)) else list(candidates)
