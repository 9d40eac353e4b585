"""Floating versions: `1.*`, `1.0.0-beta*`, `*-*`, where the highest match wins.

https://learn.microsoft.com/nuget/concepts/dependency-resolution#floating-versions
"""

from dataclasses import dataclass

from resolution.errors import InvalidRange, InvalidVersion
from resolution.nuget.versions import LARGEST, Version


@dataclass(frozen=True, slots=True)
class Floating:
    """`fixed` numbers must match, the others float; `prefix` is what a prerelease begins with, None: no prerelease.

    `lowest` is the version with zeros where it floats. `stable_only` is false when prereleases take part.
    """

    lowest: Version
    fixed: int
    prefix: str | None
    text: str

    @classmethod
    def parse(cls, text: str) -> "Floating":
        """`text` holds a `*`. Raises InvalidRange for a star anywhere but at the end of a part."""
        numbers, dash, release = text.partition("-")
        if "+" in text or text.count("*") > 2 or not text.endswith("*"):
            raise InvalidRange(f"{text!r} cannot float")
        if dash and "*" not in release:
            raise InvalidRange(f"{text!r}: a star stands at the end")
        if not dash and numbers != "*" and "." not in numbers:
            raise InvalidRange(f"{text!r}: a star stands for whole parts")
        fixed = numbers.count(".") if numbers.endswith("*") else 4
        stable = numbers.removesuffix("*") + "0" if numbers.endswith("*") else numbers
        if "*" in stable or release.count("*") > 1:
            raise InvalidRange(f"{text!r}: one star a part")
        prefix = release.removesuffix("*") if dash else None
        lowest = f"{stable}-{_lowest_release(prefix)}" if prefix is not None else stable
        try:
            return cls(Version.parse(lowest), fixed, prefix, text)
        except InvalidVersion:
            raise InvalidRange(f"{text!r} is not a floating version") from None

    @property
    def takes_prereleases(self) -> bool:
        return self.prefix is not None

    @property
    def highest_numbers(self) -> tuple[int, ...]:
        """What the numbers can float to; those that float only over prereleases stay where they are."""
        if self.prefix is not None:
            return self.lowest.numbers
        return self.lowest.numbers[: self.fixed] + (LARGEST,) * (4 - self.fixed)

    def matches(self, version: Version) -> bool:
        if version.numbers[: self.fixed] != self.lowest.numbers[: self.fixed]:
            return False
        if not version.is_prerelease:
            return True
        return self.prefix is not None and version.release.lower().startswith(self.prefix.lower())


def _lowest_release(prefix: str) -> str:
    return prefix + "0" if not prefix or prefix.endswith(".") else prefix
