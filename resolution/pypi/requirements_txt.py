"""requirements.txt with the line of each requirement.

https://pip.pypa.io/en/stable/reference/requirements-file-format/. `-r`, `-c` name other files; options that change
where packages come from are reported and not followed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement

from resolution.project_file import Declared, ProjectFile
from resolution.structured import text_of

# From the first space of several, so that none is looked at twice.
COMMENT = re.compile(r"(?:^|(?<!\s)\s+)#.*$")
OPTION_TAIL = re.compile(r"(?<!\s)\s+--?[A-Za-z].*$")
INCLUDE = re.compile(r"^(?:-r|--requirement|-c|--constraint)(?:\s+|=|(?=\S))(?P<path>\S+)")
# pip takes a name that ends like an archive for a file beside it, whether there is one or not.
ARCHIVE = re.compile(
    r"[^\s\[;@:]+\.(?:zip|whl|tgz|tbz|txz|tlz|tar(?:\.(?:gz|bz2|xz|lz|lzma))?)(?=[\s\[;]|$)", re.IGNORECASE
)
VARIABLE = re.compile(r"\$\{[A-Z0-9_]+\}")


@dataclass(frozen=True, slots=True)
class Included:
    """Another file that a requirements file names, relative to itself."""

    path: str
    constraint: bool


def read_requirements(body: bytes) -> ProjectFile:
    """Requirements that pip would not understand either are left out. Raises MalformedDocument."""
    return ProjectFile(declared=tuple(_declared(text_of(body))))


def includes(body: bytes) -> tuple[Included, ...]:
    """The files that -r and -c lines name. Raises MalformedDocument."""
    found = ((INCLUDE.match(line), line) for _, line in _logical_lines(text_of(body)))
    return tuple(Included(match["path"], line.startswith(("-c", "--c"))) for match, line in found if match)


def texts(body: bytes) -> tuple[str, ...]:
    """Lines as written, extras and all, without comments, hashes and the files they include."""
    found = (line for _, line in _logical_lines(text_of(body)) if not INCLUDE.match(line))
    return tuple(line if line.startswith("-") else OPTION_TAIL.sub("", line) for line in found)


def _declared(content: str) -> Iterator[Declared]:
    for number, line in _logical_lines(content):
        if line.startswith("-") or VARIABLE.search(line) or ARCHIVE.match(line):
            continue
        requirement = parse_requirement(OPTION_TAIL.sub("", line))
        if requirement is not None:
            yield declared(requirement, line=number)


def parse_requirement(line: str) -> Requirement | None:
    """None for what PEP 508 does not know: paths, URLs, options."""
    try:
        return Requirement(line)
    except InvalidRequirement:
        return None


def declared(requirement: Requirement, *, kind: str = "runtime", line: int = 0) -> Declared:
    """A PEP 508 requirement as it stands in a file."""
    spec = f"@ {requirement.url}" if requirement.url else str(requirement.specifier)
    condition = str(requirement.marker) if requirement.marker else ""
    return Declared(name=requirement.name, spec=spec, kind=kind, condition=condition, line=line)


def _logical_lines(content: str) -> Iterator[tuple[int, str]]:
    """Lines joined at trailing backslashes, without comments; the number is that of the first."""
    start, parts = 0, list[str]()
    for number, raw in enumerate([*content.splitlines(), ""], start=1):
        if not parts:
            start = number
        comment = raw.lstrip().startswith("#")
        joined = raw.endswith("\\") and not comment
        parts.append(raw.strip("\\") if joined else f" {raw}" if comment else raw)
        if not joined:
            line = COMMENT.sub("", "".join(parts)).strip()
            parts = []
            if line:
                yield start, line
