"""setup.cfg: `install_requires` and `extras_require`, read as text, never run.

https://setuptools.pypa.io/en/latest/userguide/declarative_config.html
"""

import configparser
import re
from collections.abc import Iterator

from resolution.errors import MalformedDocument
from resolution.key_lines import in_ini, nearest
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
    keys, lines = in_ini(content), content.split("\n")
    for section, key, kind in sections:
        at = nearest(keys, (section, key))
        for item in parser.get(section, key, fallback="").splitlines():
            requirement = parse_requirement(item.split(" #")[0].strip())
            if requirement is not None:
                at = next((number for number in range(at, len(lines) + 1) if _says(lines[number - 1], item)), 0)
                yield declared(requirement, kind=kind, line=at)


def _says(line: str, item: str) -> bool:
    """Alone on the line, or behind a key."""
    return item.strip() in (line.strip(), re.split("[=:]", line, maxsplit=1)[-1].strip())


def _place(error: configparser.Error) -> str:
    number = getattr(error, "lineno", None) or next((number for number, _ in getattr(error, "errors", ())), None)
    return f"line {number}" if number else ""
