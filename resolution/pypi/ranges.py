"""Version specifiers, and which of some versions a pip or a uv would take.

https://packaging.python.org/en/latest/specifications/version-specifiers/ (PEP 440 §Version specifiers)
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from resolution.errors import InvalidRange
from resolution.pypi import versions

MAX_LENGTH = 4096
# Old metadata says ">=3.6.*" and leaves commas dangling; pip and uv read it all the same.
STAR_AFTER_ORDER = re.compile(r"([<>]=?\s*[0-9][0-9.]*?)\.\*")
_DANGLING_COMMA = re.compile(r"^[\s,]+|(?<=,)[\s,]+|[\s,]+$")


@lru_cache(maxsize=65_536)
def parse(text: str) -> SpecifierSet:
    """`""` and `"*"` allow everything. Raises InvalidRange."""
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise InvalidRange(f"a version specifier of {len(text)} characters")
    try:
        return SpecifierSet("" if text == "*" else text)
    except InvalidSpecifier:
        return _parse_leniently(text)
    except (ValueError, RecursionError):
        raise InvalidRange(f"not a PEP 440 version specifier: {text[:80]!r}") from None


def _parse_leniently(text: str) -> SpecifierSet:
    bare = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    repaired = _DANGLING_COMMA.sub("", STAR_AFTER_ORDER.sub(r"\1", bare))
    try:
        return SpecifierSet(repaired)
    except ValueError:
        raise InvalidRange(f"not a PEP 440 version specifier: {text[:80]!r}") from None


def allows(spec: str, version: str) -> bool:
    """Whether `version` lies in the range, pre-releases included.

    >>> allows("~=1.4", "1.9"), allows(">=1.0", "2.0rc1"), allows("==1.0", "1.0+local")
    (True, True, True)
    """
    return parse(spec).contains(versions.parse(version), prereleases=True)


def matching(spec: str, candidates: Iterable[str]) -> list[str]:
    """The candidates in range, in their order: pre-releases only if `spec` names one or nothing else matches."""
    wanted = parse(spec)
    return list(wanted.filter(candidates, key=versions.parse))


def names_exactly(spec: str) -> bool:
    """`==1.0` or `===1.0`: what it takes for a yanked version to be chosen (PEP 592)."""
    return any(one.operator == "===" or (one.operator == "==" and "*" not in one.version) for one in parse(spec))
