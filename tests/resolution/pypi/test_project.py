from collections.abc import Mapping

import pytest

from resolution.pypi.project import Project, read_project

SHOP = """
[project]
name = "Shop.X"
version = "1"
dependencies = ["a"]
[project.optional-dependencies]
all = ["shop-x[fast, Old_Ones]", "shop_x[windows] ; os_name == 'nt'"]
fast = ["b"]
"old.ones" = ["c"]
windows = ["d ; python_version < '4'"]
[dependency-groups]
Test-All = ["e", {include-group = "Lint.It"}]
lint_it = ["shop-x[fast]"]
"""


def read(files: Mapping[str, str], root: str, *chosen: str) -> Project:
    return read_project({path: body.encode() for path, body in files.items()}, root, frozenset(chosen))


def pyproject(body: str, *chosen: str, **more: str) -> Project:
    return read({"pyproject.toml": body, **more}, "pyproject.toml", *chosen)


def test_it_takes_the_projects_own_extras_from_the_project() -> None:
    requirements = pyproject(SHOP, "all").requirements
    assert requirements == ["a", "b", "c", 'd; python_version < "4" and os_name == "nt"']


@pytest.mark.parametrize("chosen", ["test-all", "TEST_all"])
def test_it_compares_names_of_extras_and_groups_normalised(chosen: str) -> None:
    assert pyproject(SHOP, chosen).requirements == ["a", "e", "b"]
    assert pyproject(SHOP, "old-ones").requirements == ["a", "c"]


def test_it_reads_dependencies_that_setuptools_finds_in_files() -> None:
    body = '[project]\nname = "x"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\n'
    body += 'dependencies = {file = ["in.txt"]}\noptional-dependencies.dev = {file = "dev.txt"}\n'
    files = {"pyproject.toml": body, "in.txt": "a\n", "dev.txt": "b\n"}
    assert read(files, "pyproject.toml", "dev").requirements == ["a", "b"]
    files = {"setup.cfg": "[options]\ninstall_requires = file: in.txt\n", "in.txt": "a  # why\n"}
    assert read(files, "setup.cfg").requirements == ["a"]


@pytest.mark.parametrize(("dynamic", "unknown"), [("dependencies", True), ("version", False)])
def test_it_tells_what_only_the_projects_build_knows(dynamic: str, unknown: bool) -> None:
    assert pyproject(f'[project]\nname = "x"\ndynamic = ["{dynamic}"]\n').made_by_build is unknown


def test_it_reads_the_words_of_uv() -> None:
    project = pyproject(
        '[project]\nname = "x"\n[tool.uv]\nconstraint-dependencies = ["a<2", "a @ ./b"]\nprerelease = "allow"\n'
        'override-dependencies = ["b==1"]\ndev-dependencies = ["c"]\n',
        "dev",
    )
    assert (project.constraints, project.overrides, project.left_out) == (["a<2"], ["b==1"], ["a @ ./b"])
    assert (project.requirements, project.prerelease) == (["c"], "allow")


SOURCES = """
[project]
name = "root"
dependencies = ["member[x]", "kit ; os_name == 'nt'", "away", "torch", "lost"]
[tool.uv.sources]
member = {workspace = true}
kit = {path = "libs/kit"}
away = {git = "https://joe:secret@git.example.org/away"}
torch = [{index = "cpu", marker = "os_name == 'nt'"}, {url = "https://files.example.org/torch.whl"}]
lost = {path = "../lost"}
"""
MEMBER = '[project]\nname = "Member"\ndependencies = ["m", "root", "kit"]\n[project.optional-dependencies]\nx = ["n"]\n'
MEMBER += "[tool.uv.sources]\nroot = {workspace = true}\n"


def test_it_asks_no_registry_for_what_lies_in_the_project() -> None:
    kit = "[metadata]\nname = kit\n[options]\ninstall_requires =\n  k\n"
    files = {"pyproject.toml": SOURCES, "packages/m/pyproject.toml": MEMBER, "libs/kit/setup.cfg": kit}
    project = read(files, "pyproject.toml")
    assert project.requirements == [
        "m",
        "k",
        "n",
        "away @ git+https://***@git.example.org/away",
        "torch",
        "lost @ ../lost",
    ]
    assert project.local == ["libs/kit", "packages/m"]


def test_it_follows_a_requirements_file_into_folders() -> None:
    files = {"dev/requirements.txt": "-e .[fast]\n./lib\nnowhere/else[x]\n-e lib/..\n", "pyproject.toml": SHOP}
    files["lib/pyproject.toml"] = '[project]\nname = "lib"\ndependencies = ["l"]\n'
    project = read(files, "dev/requirements.txt")
    assert (project.requirements, project.left_out) == (["a", "b", "l"], ["nowhere/else[x]"])
    assert project.local == [".", "lib"]


def test_it_names_what_a_url_tells_the_name_of() -> None:
    lines = "-e git+https://git.example.org/kit.git@main#egg=kit\nhttps://files.example.org/a_b-1.0-py3-none-any.whl\n"
    project = read({"requirements.txt": lines}, "requirements.txt")
    assert project.requirements == [
        "kit @ git+https://git.example.org/kit.git@main",
        "a_b @ https://files.example.org/a_b-1.0-py3-none-any.whl",
    ]


def test_it_looks_for_no_path_in_a_line_without_end() -> None:
    line = "/" * 2_000_000 + ":"
    assert read({"requirements.txt": line}, "requirements.txt").left_out == [line]


def test_it_reads_which_files_may_be_taken_and_tells_no_password() -> None:
    lines = "--only-binary :all:\n--no-binary=a,b\n--index-url https://joe:secret@registry.example.org/simple\n"
    project = read({"requirements.txt": lines}, "requirements.txt")
    assert (project.only_binary, project.no_binary) == ({":all:"}, {"a", "b"})
    assert project.left_out == ["--index-url https://***@registry.example.org/simple"]


@pytest.mark.parametrize("marker", ["python_version ~= '3'", f"python_version > '{'9' * 5000}'"])
def test_it_leaves_out_what_no_environment_can_decide(marker: str) -> None:
    project = read({"requirements.txt": f"a @ https://files.example.org/a.whl ; {marker}\nb"}, "requirements.txt")
    assert (project.requirements, len(project.left_out)) == (["b"], 1)


@pytest.mark.parametrize(
    ("lines", "no_binary", "only_binary"),
    [
        ("--no-binary a,b\n--only-binary a", {"b"}, {"a"}),
        ("--no-binary a\n--only-binary :all:\n--no-binary b", {"b"}, {":all:"}),
        ("--no-binary=:all:\n--no-binary :none:", set(), set()),
    ],
)
def test_the_last_word_about_wheels_counts(lines: str, no_binary: set[str], only_binary: set[str]) -> None:
    project = read({"requirements.txt": lines}, "requirements.txt")
    assert (project.no_binary, project.only_binary) == (no_binary, only_binary)


def test_it_asks_no_registry_for_an_archive_beside_the_file() -> None:
    project = read(
        {"requirements.txt": "kit.tar.gz\nkit-1.0.zip[x] ; os_name == 'nt'\nkit.tarts\n"}, "requirements.txt"
    )
    assert project.requirements == ["kit.tarts"]
    assert project.left_out == ["kit.tar.gz", "kit-1.0.zip[x] ; os_name == 'nt'"]


def test_it_reads_poetrys_extras_groups_and_folders() -> None:
    body = """
    [tool.poetry]
    name = "x"
    [tool.poetry.dependencies]
    python = "~2.7 || ^3.5"
    a = "^1.0 || ^2.0"
    b = {version = "*", optional = true}
    lib = {path = "lib", develop = true}
    [tool.poetry.extras]
    Fast_B = ["B"]
    [tool.poetry.dev-dependencies]
    c = "*"
    [tool.poetry.group.Dev.dependencies]
    d = "*"
    """
    lib = '[tool.poetry]\nname = "lib"\n[tool.poetry.dependencies]\nl = {version = "*", python = "~2.7 || ^3.5"}\n'
    project = read({"pyproject.toml": body, "lib/pyproject.toml": lib}, "pyproject.toml", "fast-b", "dev")
    assert project.requirements[0] == "a<3,>=1.0"
    assert project.requirements[1].startswith('l; python_version >= "2.7" and python_version < "2.8" or')
    assert project.requirements[2:] == ["c", "d", "b"]
    assert project.requires_python == ""


def test_poetry_only_adds_places_to_what_the_standard_table_requires() -> None:
    body = '[project]\nname = "x"\ndependencies = ["a>=1", "b"]\n[tool.poetry.dependencies]\n'
    body += 'a = {version = "*", source = "o"}\nb = {path = "./b"}\n'
    assert pyproject(body).requirements == ["a>=1", "b @ ./b"]


def test_it_reads_a_pipfile() -> None:
    body = """
    [packages]
    a = "*"
    b = {version = ">=1", extras = ["x"], sys_platform = "== 'win32'"}
    c = {git = "https://git.example.org/c", ref = "main"}
    [dev-packages]
    d = "==2.*"
    [docs]
    e = "*"
    [requires]
    python_version = "3.10"
    """
    project = read({"Pipfile": body}, "Pipfile", "dev", "docs")
    assert project.requirements == [
        "a",
        'b[x]>=1; sys_platform == "win32"',
        "c @ git+https://git.example.org/c",
        "d==2.*",
        "e",
    ]
    assert project.requires_python == "==3.10.*"
