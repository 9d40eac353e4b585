"""Python projects: what their files declare and lock."""

import pytest

from resolution.errors import MalformedDocument
from resolution.project_file import ProjectFile
from resolution.pypi.lock_files import read_pdm_lock, read_pipfile_lock, read_poetry_lock, read_pylock, read_uv_lock
from resolution.pypi.pyproject import read_pyproject, requires_python
from resolution.pypi.requirements_txt import Included, includes, read_requirements
from resolution.pypi.setup_cfg import read_setup_cfg

REQUIREMENTS = b"""# tools
-r base.txt
--index-url https://registry.example.org/simple
flask[async] >=3 ; python_version < "4"  # why
requests == 2.31.0 \\
    --hash=sha256:00
kit @ https://files.example.org/kit.whl
secret==${TOKEN}
archive.tgz
"""
PYPROJECT = b"""[project]
name = "app"
requires-python = ">=3.11"
dependencies = [
    "flask>=3",
    "kit; sys_platform == \\"linux\\"",
]
[project.optional-dependencies]
docs = ["sphinx"]
[dependency-groups]
test = ["pytest>8", {include-group = "docs"}]
"""
POETRY = b"""[tool.poetry]
name = "app"
[tool.poetry.dependencies]
python = "^3.10"
flask = "^3.0"
kit = [{version = "1", python = "<3.9"}, {version = "2", markers = "sys_platform == 'win32'"}]
[tool.poetry.group.dev.dependencies]
pytest = {version = "*", optional = true}
"""


def rows(file: ProjectFile) -> list[tuple[str, str, str, int]]:
    return [(each.name, each.spec, each.kind, each.line) for each in file.declared]


def test_it_reads_requirements_with_their_lines() -> None:
    assert rows(read_requirements(REQUIREMENTS)) == [
        ("flask", ">=3", "runtime", 4),
        ("requests", "==2.31.0", "runtime", 5),
        ("kit", "@ https://files.example.org/kit.whl", "runtime", 7),
    ]


def test_it_joins_lines_as_pip_does() -> None:
    body = b"requests==2.\\\n31 \\\n    --hash=sha256:0 \\\n  # why \\\nkit\nlast\\\n"
    assert rows(read_requirements(body)) == [
        ("requests", "==2.31", "runtime", 1),
        ("kit", "", "runtime", 5),
        ("last", "", "runtime", 6),
    ]


def test_it_tells_which_files_a_requirements_file_names() -> None:
    assert includes(REQUIREMENTS + b"-c limits.txt\n") == (Included("base.txt", False), Included("limits.txt", True))


def test_it_reads_the_standard_pyproject() -> None:
    assert rows(read_pyproject(PYPROJECT)) == [
        ("flask", ">=3", "runtime", 5),
        ("kit", "", "runtime", 6),
        ("sphinx", "", "extra:docs", 9),
        ("pytest", ">8", "group:test", 11),
    ]
    assert requires_python(PYPROJECT) == ">=3.11"


def test_it_reads_poetry_as_written() -> None:
    file = read_pyproject(POETRY)
    assert [(each.name, each.spec, each.kind) for each in file.declared] == [
        ("flask", "^3.0", "runtime"),
        ("kit", "1", "runtime"),
        ("kit", "2", "runtime"),
        ("pytest", "*", "optional"),
    ]
    assert [each.condition for each in file.declared] == ["", "<3.9", "sys_platform == 'win32'", ""]


def test_it_reads_setup_cfg() -> None:
    options = b"[options]\ninstall_requires =\n    flask>=3\n    kit\n"
    body = b"[metadata]\nname = app\n" + options + b"[options.extras_require]\nx = y\n"
    assert rows(read_setup_cfg(body)) == [
        ("flask", ">=3", "runtime", 5),
        ("kit", "", "runtime", 6),
        ("y", "", "extra:x", 8),
    ]


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (read_poetry_lock, b'[[package]]\nname = "a"\nversion = "1"\ncategory = "dev"\n'),
        (read_pdm_lock, b'[[package]]\nname = "a"\nversion = "1"\ngroups = ["default", "dev"]\n'),
        (read_pipfile_lock, b'{"develop": {"a": {"version": "==1"}, "b": {"version": "*"}, "local": {"path": "."}}}'),
    ],
)
def test_it_reads_locked_versions_and_groups(read, body: bytes) -> None:  # type: ignore[no-untyped-def]
    assert [(each.name, each.version, each.groups) for each in read(body).locked] == [("a", "1", {"dev"})]


def test_it_leaves_the_project_itself_out_of_uv_lock() -> None:
    body = (
        b'[[package]]\nname = "app"\nversion = "0"\nsource = {editable = "."}\n[[package]]\nname = "a"\nversion = "1"\n'
    )
    assert [each.name for each in read_uv_lock(body).locked] == ["a"]


def test_it_leaves_the_project_itself_out_of_pylock() -> None:
    body = b'packages = [{name = "app", directory = {path = ".", editable = true}}, {name = "kit", version = "1"}]\n'
    assert [each.name for each in read_pylock(body).locked] == ["kit"]


def test_it_finds_the_line_of_a_name_that_another_contains() -> None:
    body = b"[options]\ninstall_requires =\n    sixteen\n    six\n"
    assert rows(read_setup_cfg(body)) == [("sixteen", "", "runtime", 3), ("six", "", "runtime", 4)]


def test_it_finds_the_line_of_each_of_several_requirements_that_look_the_same() -> None:
    body = b"[options]\ninstall_requires = six\n[options.extras_require]\na: six\nb =\n  six # why\n  six\n"
    assert [line for *_, line in rows(read_setup_cfg(body))] == [2, 4, 6, 7]
    body = b"""
[dependency-groups]
dev = ["six", 'seven']
[project]
dependencies = ["six"]
[project.optional-dependencies]
"a.b" = [
  "seven", 'six'
]
[tool.uv]
dev-dependencies = ["six"]
"""
    assert rows(read_pyproject(body)) == [
        ("six", "", "runtime", 5),
        ("seven", "", "extra:a.b", 8),
        ("six", "", "extra:a.b", 8),
        ("six", "", "group:dev", 3),
        ("seven", "", "group:dev", 3),
        ("six", "", "group:dev", 11),
    ]


def test_it_finds_the_lines_of_poetrys_requirements() -> None:
    body = b"""[tool.poetry]
name = "app"
[tool.poetry.dependencies]
python = "^3.10"
"six" = "1"
[tool.six]
six = 1
[tool.poetry.dev-dependencies.six]
version = "2"
[tool.poetry.group.a]
dependencies = { six = "3" }
[tool.poetry.group]
b.dependencies.six = "4"
"""
    assert rows(read_pyproject(body)) == [
        ("six", "1", "runtime", 5),
        ("six", "2", "group:dev", 8),
        ("six", "3", "group:a", 11),
        ("six", "4", "group:b", 13),
    ]


@pytest.mark.parametrize("body", [b"\nname = app\n", b"[a]\nno value\n", b"[a]\n[a]\n"])
def test_it_says_on_which_line_an_ini_file_breaks(body: bytes) -> None:
    with pytest.raises(MalformedDocument, match="line 2"):
        read_setup_cfg(body)


def test_it_reads_pylock() -> None:
    assert [each.version for each in read_pylock(b'[[packages]]\nname = "a"\nversion = "1"\n').locked] == ["1"]


@pytest.mark.parametrize("read", [read_pyproject, read_poetry_lock, read_pylock, read_pipfile_lock, read_setup_cfg])
@pytest.mark.parametrize("body", [b"\xff", b"= = [[", b"packages = 1\npackage = 2\nproject = 3\n[x"])
def test_a_broken_file_is_a_typed_error(read, body: bytes) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(MalformedDocument):
        read(body)


def test_it_reads_every_category_of_a_pipfile_lock() -> None:
    body = b'{"_meta": {}, "default": {"a": {"version": "==1"}}, "develop": {}, "docs": {"b": {"version": "==2"}}}'
    assert [(one.name, one.groups) for one in read_pipfile_lock(body).locked] == [("a", set()), ("b", {"docs"})]
