"""Which of several locked versions of one package holds where."""

import time

import pytest

from tests.resolution.pypi.test_project import pyproject

SEVERAL = """
[[package]]
name = "a"
version = "1"
resolution-markers = ["python_version < '3.10'", "os_name == 'nt'"]
[[package]]
name = "a"
version = "2"
resolution-markers = ["python_version >= '3.10' and os_name != 'nt'"]
[[package]]
name = "b"
version = "1"
markers = {main = "os_name == 'nt' and extra == 'docs'", dev = "os_name == 'java'"}
[[package]]
name = "b"
version = "2"
markers = "os_name == 'posix'"
[[package]]
name = "c"
version = "1"
[[package]]
name = "c"
version = "2"
marker = "os_name == 'nt'"
[[package]]
name = "d"
version = "1"
marker = "os_name == 'nt'"
[[package]]
name = "e"
version = "1"
marker = "nonsense"
[[package]]
name = "e"
version = "2"
marker = "os_name == 'nt'"
[[package]]
name = "f"
version = "1"
resolution-markers = ["os_name == 'nt'"]
[[package]]
name = "f"
version = "2"
resolution-markers = ["extra == 'group-1-x-f2'"]
[[package]]
name = "g"
version = "1"
resolution-markers = ["python_version >= '3.9'"]
[[package]]
name = "g"
version = "2"
resolution-markers = ["python_version >= '3.12' and sys_platform != 'win32'"]
"""


def test_it_holds_each_of_several_versions_where_the_lock_says() -> None:
    assert pyproject('[project]\nname = "x"\n', **{"uv.lock": SEVERAL}).locked == [
        'a==1; python_version < "3.10" or os_name == "nt"',
        'a==2; python_version >= "3.10" and os_name != "nt"',
        'b==1; os_name == "nt" or os_name == "java"',
        'b==2; os_name == "posix"',
        "d==1",
    ]
    assert pyproject('[project]\nname = "x"\n', **{"uv.lock": SEVERAL}).unsure == ["c", "e", "f", "g"]


UNTOLD = """
[[package]]
name = "Array"
version = "1.21"
python-versions = ">=3.7,<3.11"
[[package]]
name = "array"
version = "1.26"
python-versions = ">=3.9"
[[package]]
name = "frame"
version = "1"
[package.dependencies]
array = [
    {version = ">=1.20", markers = "python_version < '3.9'"},
    {version = ">=1.2", markers = "python_version >= '3.9'"},
]
[[package]]
name = "frame"
version = "2"
[package.dependencies]
array = ">=1.21"
tz = {version = "*", optional = true}
[package.extras]
zones = ["tz (>=1)"]
[[package]]
name = "tz"
version = "1"
[[package]]
name = "tz"
version = "2"
[[package]]
name = "cli"
version = "7"
[[package]]
name = "cli"
version = "8"
"""
UNTOLD_PROJECT = """
[tool.poetry.dependencies]
python = "^3.8"
frame = [{version = "1", python = "<3.9"}, {version = "2", python = ">=3.9", extras = ["zones"]}]
cli = [{version = "7", markers = "sys_platform == 'win32'"}, {version = "8", markers = "sys_platform != 'win32'"}]
"""


def test_it_tells_by_the_requirements_where_each_of_poetrys_versions_holds() -> None:
    project = pyproject(UNTOLD_PROJECT, **{"poetry.lock": UNTOLD})
    assert project.locked == [
        'array==1.21; python_version < "3.9" and python_version >= "3.7"',
        'array==1.26; python_version >= "3.9"',
        'frame==1; python_version < "3.9"',
        'frame==2; python_version >= "3.9"',
        'tz==2; python_version >= "3.9"',
        'cli==7; sys_platform == "win32"',
        'cli==8; sys_platform != "win32"',
    ]
    assert project.unsure == []


def test_it_says_which_of_poetrys_versions_nobody_can_tell_apart() -> None:
    body = '[tool.poetry.dependencies]\ncli = "7"\nframe = {version = "1", markers = "os_name == \'nt\'"}\n'
    both = '[[package]]\nname = "frame"\nversion = "1"\n[package.dependencies]\ncli = "8"\n'
    lock = "\n".join(f'[[package]]\nname = "cli"\nversion = "{version}"' for version in (7, 8))
    project = pyproject(body, **{"poetry.lock": f"{both}{lock}"})
    assert (project.locked, project.unsure) == (["frame==1"], ["cli"])


def test_it_follows_poetrys_circles_to_an_end() -> None:
    lock = "".join(
        f'[[package]]\nname = "{name}"\nversion = "{version}"\n[package.dependencies]\n{other} = "*"\n'
        for name, other in (("a", "b"), ("b", "a"))
        for version in (1, 2)
    )
    body = '[tool.poetry.dependencies]\na = [{version = "1", python = "<3.10"}, {version = "2", python = ">=3.10"}]\n'
    locked = pyproject(body, **{"poetry.lock": lock}).locked
    assert locked[:2] == ['a==1; python_version < "3.10"', 'a==2; python_version >= "3.10"']


def test_it_gives_up_on_a_poetry_lock_made_to_be_slow() -> None:
    names = [f"p{number}" for number in range(60)]
    wants = "".join(
        f"{name} = {{version = '*', markers = \"platform_machine == '{name}' or os_name == '{name}'\"}}\n"
        for name in names
    )
    lock = "".join(
        f'[[package]]\nname = "{name}"\nversion = "{version}"\n[package.dependencies]\n{wants}'
        for name in names
        for version in (1, 2)
    )
    started = time.process_time()
    project = pyproject('[tool.poetry.dependencies]\np0 = "1"\n', **{"poetry.lock": lock})
    assert "p0" not in project.unsure
    assert time.process_time() - started < 10


def test_it_tells_nothing_of_a_poetry_lock_beyond_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolution.pypi.poetry_lock.MOST_REQUIREMENTS", 1)
    assert {"array", "frame"} <= set(pyproject(UNTOLD_PROJECT, **{"poetry.lock": UNTOLD}).unsure)
