"""Module paths: what is one, how it stands in a proxy's URL, which major version it carries.

https://go.dev/ref/mod#module-path
"""

import re
from typing import NamedTuple

from resolution.errors import InvalidName, InvalidVersion
from resolution.go import versions

ELEMENT = re.compile(r"[A-Za-z0-9._~-]+")
# In a version, as in a file name, more is allowed; `!` would collide with the escape.
VERSION_ELEMENT = re.compile(r"[A-Za-z0-9#$%&()+,\-.=@\[\]^_{}~ ]+")
DOMAIN = re.compile(r"[a-z0-9.-]+")
SHORT_NAME = re.compile(r"~[0-9]+$")
MAJOR_SUFFIX = re.compile(r"(.*)(/v[0-9.]+)", re.DOTALL)
GOPKG_SUFFIX = re.compile(r"(.*)(\.v(?:0|[1-9][0-9]*)(?:-unstable)?)", re.DOTALL)
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
)


class ModuleVersion(NamedTuple):
    """One version of one module; the version is empty for a main module and for a local directory."""

    path: str
    version: str

    def __str__(self) -> str:
        return f"{self.path}@{self.version}" if self.version else self.path


def check_path(path: str) -> str:
    """`path` itself. Raises InvalidName where the go command would not accept it as a module path."""
    elements = path.split("/")
    problem = next(filter(None, map(_element_problem, elements)), "")
    domain = elements[0]
    if problem:
        raise InvalidName(f"module path {path!r}: {problem}")
    if "." not in domain or domain.startswith("-") or not DOMAIN.fullmatch(domain):
        raise InvalidName(f"module path {path!r}: the first element must look like a domain name")
    split_major(path)
    return path


def _element_problem(element: str) -> str:
    if not element:
        return "an empty element"
    if not ELEMENT.fullmatch(element):
        return "a character that module paths do not have"
    if element.startswith(".") or element.endswith("."):
        return "an element that begins or ends with a dot"
    short = element.partition(".")[0]
    if short.lower() in DEVICES or SHORT_NAME.search(short):
        return "an element that Windows reserves"
    return ""


def split_major(path: str) -> tuple[str, str]:
    """Path without and its major version suffix ("/v2", ".v3", ""). Raises InvalidName for one like "/v1".

    >>> split_major("example.com/a/v2"), split_major("gopkg.in/yaml.v3")
    (('example.com/a', '/v2'), ('gopkg.in/yaml', '.v3'))
    """
    if path.startswith("gopkg.in/"):
        match = GOPKG_SUFFIX.fullmatch(path)
        if match is None:
            raise InvalidName(f"module path {path!r}: gopkg.in paths end in .vN")
        return match[1], match[2]
    match = MAJOR_SUFFIX.fullmatch(path)
    if match is None:
        return path, ""
    suffix = match[2]
    if "." in suffix or suffix[2] == "0" or suffix == "/v1":
        raise InvalidName(f"module path {path!r}: a major version suffix is /v2 or higher")
    return match[1], suffix


def fits(path: str, version: str) -> bool:
    """Whether `version` belongs to this path's major version.

    >>> fits("example.com/a", "v2.0.0"), fits("example.com/a", "v2.0.0+incompatible")
    (False, True)
    """
    suffix = split_major(path)[1].removesuffix("-unstable")
    if suffix == ".v1" and version.startswith("v0.0.0-"):
        return True  # the go command once made such pseudo-versions, and they are still required
    major = versions.major(version)
    if not suffix:
        return major in ("v0", "v1") or versions.is_incompatible(version)
    return major == suffix[1:]


def check(path: str, version: str) -> None:
    """Raises InvalidName or InvalidVersion unless `version` could be one of the module `path`."""
    check_path(path)
    if not versions.is_valid(version):
        raise InvalidVersion(f"{version!r} is not a semantic version")
    if not fits(path, version):
        raise InvalidVersion(f"{version} does not belong to {path}")


def escape_path(path: str) -> str:
    """As it stands in a proxy's URL: every capital letter becomes `!` and its small one.

    >>> escape_path("example.com/Azure/go")
    'example.com/!azure/go'
    """
    return _escape(check_path(path))


def escape_version(version: str) -> str:
    """Versions, branches and commits, by the same rule. Raises InvalidVersion for one that could leave its folder."""
    if not VERSION_ELEMENT.fullmatch(version) or not version.strip(".") or version.endswith("."):
        raise InvalidVersion(f"{version!r} cannot stand in a URL")
    return _escape(version)


def _escape(text: str) -> str:
    return re.sub(r"[A-Z]", lambda match: "!" + match[0].lower(), text)
