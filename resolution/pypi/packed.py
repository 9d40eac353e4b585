"""Requirements that stand in a source archive beside its PKG-INFO: in pyproject.toml, or in setuptools' requires.txt.

https://packaging.python.org/en/latest/specifications/pyproject-toml/ (PEP 621: what is not dynamic holds) and
https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html#requires-txt
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from resolution.errors import InvalidRange, MalformedDocument
from resolution.pypi import pep508
from resolution.pypi.core_metadata import CoreMetadata
from resolution.structured import load_toml, table, text

_DECIDING = frozenset({"dependencies", "optional-dependencies", "requires-python"})


def by_pyproject(metadata: CoreMetadata, body: bytes) -> CoreMetadata | None:
    """With what `[project]` fixes; None where it leaves requirements to the build, or cannot be read."""
    try:
        document = load_toml(body)
        project = table(document.get("project"))
        poetry = "poetry" in table(document.get("tool")) and "dependencies" not in project
        if "name" not in project or poetry or _DECIDING.intersection(_texts(project.get("dynamic"))):
            return None
        extras = table(project.get("optional-dependencies"))
        sections = [("", _texts(project.get("dependencies"))), *((one, _texts(extras[one])) for one in extras)]
        lines = tuple(_under(line, extra, "") for extra, each in sections for line in each)
    except (MalformedDocument, InvalidRange):
        return None
    return replace(
        metadata,
        requires_python=text(project.get("requires-python")),
        requires_dist=lines,
        provides_extra=tuple(extras),
    )


def by_requires_txt(metadata: CoreMetadata, body: bytes) -> CoreMetadata:
    """With the lines of setuptools' own list: sections are `[extra]`, `[:marker]` and `[extra:marker]`."""
    lines = tuple(_lines(body.decode("utf-8", "replace")))
    return replace(metadata, requires_dist=lines)


def _lines(content: str) -> Iterator[str]:
    extra = marker = ""
    for line in filter(None, map(str.strip, content.splitlines())):
        if line.startswith("["):
            extra, _, marker = line.strip("[]").partition(":")
        else:
            try:
                yield _under(line, extra, marker)
            except InvalidRange:
                continue


def _under(line: str, extra: str, marker: str) -> str:
    return str(pep508.parse(pep508.under(line, marker, f'extra == "{extra}"' if extra else "")))


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(filter(None, map(text, value))) if isinstance(value, list) else ()
