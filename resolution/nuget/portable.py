"""Portable class libraries: which frameworks a profile stands for.

https://learn.microsoft.com/nuget/reference/target-frameworks#portable-class-libraries
"""

from functools import lru_cache

from resolution.nuget.framework_tables import MONO, PORTABLE_STANDARD, PORTABLE_WITH_MONO
from resolution.nuget.frameworks import Framework

# Names of one thing; a profile is recognised by the first.
SAME = {"win": "win8", "netcore45": "win8", "netcore451": "win81", "wpa": "wpa81", "wp": "wp7", "net4": "net40"}


def members(framework: Framework) -> frozenset[str]:
    """Short names of what a portable library must run on, without Mono and Xamarin, which come for free."""
    names = {Framework.parse(name).short for name in framework.profile.split("+")}
    return frozenset(SAME.get(name, name) for name in names if not name.startswith(MONO))


def frameworks(framework: Framework, *, with_mono: bool) -> tuple[Framework, ...]:
    """The members, and with `with_mono` what the profile is known to run on besides."""
    names = members(framework)
    extra = MONO if with_mono and names in _with_mono() else ()
    return tuple(map(Framework.parse, [*sorted(names), *extra]))


def standard(framework: Framework) -> Framework | None:
    """The .NET Standard that a portable library can use, if its profile can any."""
    return _standards().get(members(framework))


def short_name(framework: Framework) -> str:
    return "portable-" + "+".join(sorted(members(framework)))


@lru_cache(maxsize=1)
def _standards() -> dict[frozenset[str], Framework]:
    return {frozenset(names.split("+")): Framework.parse(name) for names, name in PORTABLE_STANDARD.items()}


@lru_cache(maxsize=1)
def _with_mono() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(names.split("+")) for names in PORTABLE_WITH_MONO.split())
