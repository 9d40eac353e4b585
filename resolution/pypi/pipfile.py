"""Pipfile: what pipenv is asked for, as PEP 508.

https://github.com/pypa/pipfile and https://pipenv.pypa.io/en/latest/pipfile.html
"""

from collections.abc import Mapping
from typing import Any

from resolution.pypi import poetry
from resolution.pypi.declared import Declarations
from resolution.pypi.names import normalised
from resolution.structured import load_toml, table, text

_MARKERS = ("os_name", "sys_platform", "platform_machine", "platform_system", "python_version", "python_full_version")
_NO_PACKAGES = frozenset({"source", "requires", "scripts", "pipenv", "packages"})


def read(body: bytes) -> Declarations:
    """Its groups are `dev` for [dev-packages], and every other section by its name. Raises MalformedDocument."""
    document = load_toml(body)
    requires = table(document.get("requires"), "requires")
    python = text(requires.get("python_full_version")) or text(requires.get("python_version"))
    found = Declarations(requires_python=f"=={python}.*" if python.replace(".", "").isdecimal() else "")
    found.requirements = _section(table(document.get("packages"), "packages"), found)
    for name, section in document.items():
        if name not in _NO_PACKAGES and isinstance(section, dict):
            group = normalised(name.removesuffix("-packages"))
            found.groups.setdefault(group, []).extend(_section(section, found))
    return found


def _section(section: Mapping[str, Any], found: Declarations) -> list[str]:
    entries = {name: _with_markers(value) for name, value in section.items()}
    found.sources |= poetry.sources(entries)
    return [line for name, value in entries.items() for line in poetry.lines(name, value)]


def _with_markers(value: Any) -> Any:
    """`sys_platform = "== 'win32'"` is short for a marker."""
    if not isinstance(value, dict):
        return value
    short = [f"{name} {text(value[name])}" for name in _MARKERS if text(value.get(name))]
    markers = [f"({one})" for one in (*short, text(value.get("markers"))) if one]
    return value | {"markers": " and ".join(markers)}
