"""setup.cfg: `install_requires` and `extras_require`, read as text, never run.

https://setuptools.pypa.io/en/latest/userguide/declarative_config.html
"""

import configparser
from collections.abc import Iterator

from resolution.errors import MalformedDocument
from resolution.project_file import Declared, ProjectFile
from resolution.pypi.requirements_txt import declared, parse_requirement
from resolution.structured import text_of


def read_setup_cfg(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    parser = configparser.RawConfigParser()
    content = text_of(body)
    try:
        parser.read_string(content)
    except configparser.Error as error:
        raise MalformedDocument("this is not an INI file", at=_place(error)) from error
    metadata = parser["metadata"] if parser.has_section("metadata") else {}
    return ProjectFile(
        name=metadata.get("name", ""), version=metadata.get("version", ""), declared=tuple(_all(parser, content))
    )


def _all(parser: configparser.RawConfigParser, content: str) -> Iterator[Declared]:
    sections = [("options", "install_requires", "runtime"), ("options", "tests_require", "extra:test")]
    if parser.has_section("options.extras_require"):
        sections += [("options.extras_require", key, f"extra:{key}") for key in parser["options.extras_require"]]
    lines = _lines(content)
    for section, key, kind in sections:
        for item in parser.get(section, key, fallback="").splitlines():
            requirement = parse_requirement(item.split(" #")[0].strip())
            if requirement is not None:
                yield declared(requirement, kind=kind, line=lines.get(item.strip(), 0))


def _place(error: configparser.Error) -> str:
    number = getattr(error, "lineno", None) or next((number for number, _ in getattr(error, "errors", ())), None)
    return f"line {number}" if number else ""


def _lines(content: str) -> dict[str, int]:
    """Where each text stands first, alone on its line or behind a key."""
    found: dict[str, int] = {}
    for number, line in enumerate(content.splitlines(), start=1):
        found.setdefault(line.strip(), number)
        found.setdefault(line.partition("=")[2].strip(), number)
    return found
