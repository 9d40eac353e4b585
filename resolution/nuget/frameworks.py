"""Target frameworks: reading and writing their names.

https://learn.microsoft.com/nuget/reference/target-frameworks
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from resolution.nuget.framework_tables import DOTTED, ONE_DIGIT, OTHER_NAMES, PACKAGE_BASED, PROFILES, SHORT_NAMES

Numbers = tuple[int, int, int, int]
ZERO: Numbers = (0, 0, 0, 0)
NEWEST: Numbers = (999, 0, 0, 0)  # mobile platforms move with the workload that is installed
FOLDER = re.compile(r"([A-Za-z.]+?)(\.?[0-9][0-9.]*)?(?:-([A-Za-z0-9.+-]+))?")
PLATFORM = re.compile(r"([A-Za-z.]+)([0-9].*)?")
IDENTIFIERS = {
    **{short: identifier for identifier, short in SHORT_NAMES.items()},
    **{identifier.lower(): identifier for identifier in SHORT_NAMES},
    **OTHER_NAMES,
}
SPECIAL = {"any": "Any", "agnostic": "Agnostic", "unsupported": "Unsupported"}


@dataclass(frozen=True, slots=True)
class Framework:
    """`profile` of a portable library is its members ("net45+win8"); `platform` is that of net5.0 and later."""

    identifier: str
    version: Numbers = ZERO
    profile: str = ""
    platform: str = ""
    platform_version: Numbers = ZERO

    @classmethod
    def parse(cls, text: str) -> "Framework":
        """A folder name ("net8.0-windows") or a long one (".NETFramework,Version=v4.5"); UNSUPPORTED when neither."""
        return _parsed(text)

    @property
    def is_portable(self) -> bool:
        return self.identifier == ".NETPortable"

    @property
    def is_modern(self) -> bool:
        """.NET 5 and later."""
        return self.identifier == ".NETCoreApp" and self.version[0] >= 5

    @property
    def is_special(self) -> bool:
        return self.identifier in SPECIAL.values()

    @property
    def complete(self) -> "Framework":
        """As a project means it: a platform without a version is the one that the SDK builds against.

        https://learn.microsoft.com/dotnet/standard/frameworks#os-version-in-tfms
        """
        if not self.platform or self.platform_version != ZERO:
            return self
        number = (7, 0, 0, 0) if self.platform.lower() == "windows" else NEWEST
        return replace(self, platform_version=number)

    @property
    def is_package_based(self) -> bool:
        """Whether its class library comes in packages."""
        return self.identifier in PACKAGE_BASED or (self.identifier == ".NETCore" and self.version >= (5, 0, 0, 0))

    @property
    def short(self) -> str:
        """The folder name: "net472", "netstandard2.0", "net8.0-windows10.0"."""
        if self.is_special:
            return self.identifier.lower()
        if self.is_modern:
            version = _dotted(self.platform_version) if self.platform_version != ZERO else ""
            platform = f"-{self.platform.lower()}{version}" if self.platform else ""
            return f"net{_dotted(self.version)}{platform}"
        name = SHORT_NAMES.get(self.identifier, self.identifier.lower())
        version = "" if self.is_portable else _short_version(self.identifier, self.version)
        profile = _short_profile(self.identifier, self.profile)
        return f"{name}{version}-{profile}" if profile else f"{name}{version}"

    def __str__(self) -> str:
        """The long name: ".NETFramework,Version=v4.5,Profile=Client"."""
        if self.is_special:
            return self.identifier
        profile = f",Profile={self.profile}" if self.profile else ""
        return f"{self.identifier},Version=v{_dotted(self.version)}{profile}"


UNSUPPORTED = Framework("Unsupported")
ANY = Framework("Any")


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Framework:
    name = text.partition(",")[0].strip().lower()
    if name in SPECIAL:
        return Framework(SPECIAL[name])
    return _long(text) if "," in text else _folder(text)


def _long(text: str) -> Framework:
    name, *parts = (part.strip() for part in text.split(","))
    named = {key.strip().lower(): value.strip() for key, _, value in (part.partition("=") for part in parts)}
    version = _numbers(named.get("version", "0.0").lstrip("vV"), digits=False)
    if version is None:
        return UNSUPPORTED
    identifier, profile = IDENTIFIERS.get(name.lower(), name), named.get("profile", "")
    return Framework(identifier, version, _profile(identifier, profile))


def _profile(identifier: str, written: str) -> str:
    """The profile by its short or its full name, whatever the case; an unknown one as it is written."""
    for (owner, short), full in PROFILES.items():
        if owner == identifier and written.lower() in (short, full.lower()):
            return full
    return written


def _folder(text: str) -> Framework:
    if re.fullmatch(r"[0-9][0-9.]*", text):
        text = f"net{text}"  # "35", as the oldest packages have it
    match = FOLDER.fullmatch(text)
    identifier = IDENTIFIERS.get(match[1].lower()) if match else None
    version = _numbers(match[2], digits=True) if match and match[2] else ZERO
    if match is None or identifier is None or version is None:
        return UNSUPPORTED
    suffix = match[3] or ""
    if version[0] >= 5 and identifier in (".NETFramework", ".NETCoreApp"):
        return _modern(version, suffix)
    if identifier == ".NETPortable":
        return Framework(identifier, ZERO, suffix)
    return Framework(identifier, version, _profile(identifier, suffix))


def _modern(version: Numbers, suffix: str) -> Framework:
    match = PLATFORM.fullmatch(suffix) if suffix else None
    if suffix and match is None:
        return UNSUPPORTED
    number = _numbers(match[2], digits=False) if match and match[2] else ZERO
    if number is None:
        return UNSUPPORTED
    return Framework(".NETCoreApp", version, "", match[1] if match else "", number)


def _numbers(text: str, *, digits: bool) -> Numbers | None:
    """ "4.5.1", or with `digits` also "451", of which every digit is a part."""
    parts = text.split(".") if "." in text or not digits else list(text[:4])
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts) or len(parts) > 4:
        return None
    first, second, third, fourth = [*map(int, parts), 0, 0, 0][:4]
    return first, second, third, fourth


def _dotted(version: Numbers) -> str:
    kept = list(version)
    while len(kept) > 2 and not kept[-1]:
        kept.pop()
    return ".".join(map(str, kept))


def _short_version(identifier: str, version: Numbers) -> str:
    if version == ZERO:
        return ""
    if identifier in DOTTED or max(version) > 9:
        return _dotted(version)
    digits = "".join(map(str, version)).rstrip("0")
    return digits.ljust(1 if identifier in ONE_DIGIT else 2, "0")


def _short_profile(identifier: str, profile: str) -> str:
    found = (short for (owner, short), full in PROFILES.items() if owner == identifier and full == profile and full)
    return next(found, profile.lower() if identifier != ".NETPortable" else profile)
