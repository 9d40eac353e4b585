"""Which of several wheels that fit pip takes: the one whose tag stands first among those that it supports.

https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/ and `packaging.tags`
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from packaging import tags

from resolution.pypi.environment import Environment
from resolution.pypi.filenames import Distribution

GLIBC = 40  # minor version of the C library that is assumed on Linux
MACOS = (15, 0)
_LEGACY = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
_LOWEST = 99_999


def rank(environment: Environment, wheel: Distribution) -> int:
    """The lower, the sooner it is taken."""
    known = _ranks(environment)
    each = product(wheel.python.split("."), wheel.abi.split("."), wheel.platform.split("."))
    return min((known.get("-".join(one), _LOWEST) for one in each), default=_LOWEST)


@lru_cache(maxsize=32)
def _ranks(environment: Environment) -> dict[str, int]:
    version, platforms = (3, environment.minor), list(_platforms(environment))
    supported = [
        *tags.cpython_tags(version, [f"cp3{environment.minor}"], platforms),
        *tags.compatible_tags(version, f"cp3{environment.minor}", platforms),
    ]
    return {str(tag): number for number, tag in reversed(list(enumerate(supported)))}


def _platforms(environment: Environment) -> Iterator[str]:
    """The most specific first, as pip has them."""
    known = environment.markers()
    system, machine = known["sys_platform"], known["platform_machine"].lower()
    if system == "darwin":
        yield from tags.mac_platforms(MACOS, machine)
    elif system == "win32":
        yield "win32" if machine == "x86" else f"win_{machine}"
    else:
        for minor in range(GLIBC, 4, -1):
            yield f"manylinux_2_{minor}_{machine}"
            if minor in _LEGACY:
                yield f"{_LEGACY[minor]}_{machine}"
        yield f"linux_{machine}"
