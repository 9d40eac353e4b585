"""pyproject.toml: PEP 621 `[project]`, PEP 735 `[dependency-groups]`, poetry and pdm, with the line of each.

https://packaging.python.org/en/latest/specifications/pyproject-toml/, https://python-poetry.org/docs/pyproject/
"""

from collections.abc import Iterator, Mapping
from typing import Any

from resolution.project_file import Declared, Lines, ProjectFile
from resolution.pypi.requirements_txt import declared, parse_requirement
from resolution.structured import load_toml, table, text, text_of


def read_pyproject(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    document = load_toml(body)
    project, poetry = table(document.get("project"), "project"), _poetry(document)
    return ProjectFile(
        name=text(project.get("name")) or text(poetry.get("name")),
        version=text(project.get("version")) or text(poetry.get("version")),
        declared=(*_standard(document, text_of(body)), *_from_poetry(poetry, text_of(body))),
    )


def requires_python(body: bytes) -> str:
    """The range of Python versions the project asks for, empty when it does not."""
    document = load_toml(body)
    standard = text(table(document.get("project"), "project").get("requires-python"))
    return standard or text(table(_poetry(document).get("dependencies"), "dependencies").get("python"))


def _standard(document: Mapping[str, Any], content: str) -> Iterator[Declared]:
    project = table(document.get("project"), "project")
    yield from _list(project.get("dependencies"), "runtime", content)
    for extra, items in table(project.get("optional-dependencies"), "project.optional-dependencies").items():
        yield from _list(items, f"extra:{extra}", content)
    for group, items in table(document.get("dependency-groups"), "dependency-groups").items():
        yield from _list(items, f"group:{group}", content)
    pdm = table(table(document.get("tool"), "tool").get("pdm"), "tool.pdm")
    for group, items in table(pdm.get("dev-dependencies"), "tool.pdm.dev-dependencies").items():
        yield from _list(items, f"group:{group}", content)


def _list(items: Any, kind: str, content: str) -> Iterator[Declared]:
    for item in items if isinstance(items, list) else ():
        requirement = parse_requirement(text(item).removeprefix("-e ")) if text(item) else None
        if requirement is not None:
            escaped = text(item).replace("\\", "\\\\").replace('"', '\\"')
            line = Lines(content).find(f'"{escaped}"', f"'{item}'")
            yield declared(requirement, kind=kind, line=line)


def _poetry(document: Mapping[str, Any]) -> dict[str, Any]:
    return table(table(document.get("tool"), "tool").get("poetry"), "tool.poetry")


def _from_poetry(poetry: Mapping[str, Any], content: str) -> Iterator[Declared]:
    sections = {"runtime": poetry.get("dependencies"), "group:dev": poetry.get("dev-dependencies")}
    for group, value in table(poetry.get("group"), "tool.poetry.group").items():
        sections[f"group:{group}"] = table(value, group).get("dependencies")
    for kind, section in sections.items():
        for name, value in table(section, kind).items():
            if name != "python":
                yield from _constraints(
                    name, value, kind, Lines(content).find(f"\n{name} =", f"\n{name}=", f'"{name}"')
                )


def _constraints(name: str, value: Any, kind: str, line: int) -> Iterator[Declared]:
    """Poetry: text, a table, or a list of tables for several environments; caret and tilde ranges stay as written."""
    for each in value if isinstance(value, list) else [value]:
        options = each if isinstance(each, dict) else {"version": each}
        optional = "optional" if options.get("optional") else kind
        condition = text(options.get("markers")) or text(options.get("python"))
        yield Declared(name=name, spec=text(options.get("version")), kind=optional, condition=condition, line=line)
