"""pyproject.toml: PEP 621 `[project]`, PEP 735 `[dependency-groups]`, poetry and pdm, with the line of each.

https://packaging.python.org/en/latest/specifications/pyproject-toml/, https://python-poetry.org/docs/pyproject/
"""

from collections.abc import Iterator, Mapping
from typing import Any

from resolution.key_lines import Path, in_toml, nearest
from resolution.project_file import Declared, Lines, ProjectFile
from resolution.pypi.requirements_txt import declared, parse_requirement
from resolution.structured import load_toml, table, text, text_of


def read_pyproject(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    document = load_toml(body)
    project, poetry = table(document.get("project"), "project"), _poetry(document)
    reading = _Reading(document, text_of(body))
    return ProjectFile(
        name=text(project.get("name")) or text(poetry.get("name")),
        version=text(project.get("version")) or text(poetry.get("version")),
        declared=(*reading.standard(), *reading.poetry()),
    )


def requires_python(body: bytes) -> str:
    """The range of Python versions the project asks for, empty when it does not."""
    document = load_toml(body)
    standard = text(table(document.get("project"), "project").get("requires-python"))
    return standard or text(table(_poetry(document).get("dependencies"), "dependencies").get("python"))


class _Reading:
    """What the tables of a document declare, each with the line where it stands."""

    def __init__(self, document: Mapping[str, Any], content: str) -> None:
        self._document, self._keys, self._lines = document, in_toml(content), Lines(content)

    def standard(self) -> Iterator[Declared]:
        yield from self._list(("project", "dependencies"), "runtime")
        for path, kind in (
            (("project", "optional-dependencies"), "extra"),
            (("dependency-groups",), "group"),
            (("tool", "pdm", "dev-dependencies"), "group"),
        ):
            for name in self._table(path):
                yield from self._list((*path, name), f"{kind}:{name}")
        yield from self._list(("tool", "uv", "dev-dependencies"), "group:dev")

    def poetry(self) -> Iterator[Declared]:
        tool = ("tool", "poetry")
        yield from self._constraints((*tool, "dependencies"), "runtime")
        yield from self._constraints((*tool, "dev-dependencies"), "group:dev")
        for group in self._table((*tool, "group")):
            yield from self._constraints((*tool, "group", group, "dependencies"), f"group:{group}")

    def _table(self, path: Path) -> dict[str, Any]:
        found: Any = self._document
        for length, key in enumerate(path, start=1):
            found = table(found.get(key), ".".join(path[:length]))
        return table(found)

    def _list(self, path: Path, kind: str) -> Iterator[Declared]:
        items = self._table(path[:-1]).get(path[-1])
        self._lines.go_to(nearest(self._keys, path))
        for item in items if isinstance(items, list) else ():
            requirement = parse_requirement(text(item).removeprefix("-e ")) if text(item) else None
            if requirement is not None:
                escaped = text(item).replace("\\", "\\\\").replace('"', '\\"')
                yield declared(requirement, kind=kind, line=self._lines.find(f'"{escaped}"', f"'{item}'"))

    def _constraints(self, path: Path, kind: str) -> Iterator[Declared]:
        """Text, a table, or a list of tables for several environments; caret and tilde ranges stay as written."""
        for name, value in self._table(path).items():
            line = nearest(self._keys, (*path, name))
            for each in (value if isinstance(value, list) else [value]) if name != "python" else ():
                options = each if isinstance(each, dict) else {"version": each}
                optional = "optional" if options.get("optional") else kind
                condition = text(options.get("markers")) or text(options.get("python"))
                yield Declared(
                    name=name, spec=text(options.get("version")), kind=optional, condition=condition, line=line
                )


def _poetry(document: Mapping[str, Any]) -> dict[str, Any]:
    return table(table(document.get("tool"), "tool").get("poetry"), "tool.poetry")
