import pytest

from resolution.errors import MalformedDocument, TooLarge
from resolution.go import modfile
from resolution.go.gomod import GoMod, Replace
from resolution.go.gowork import GoWork
from resolution.go.names import ModuleVersion

FULL = b"""\
// Deprecated: use example.com/new instead.
module example.com/old // the old one

go 1.21.0
toolchain go1.22.1

require example.com/a v1.0.0
require (
\texample.com/b v1.2 // indirect
\t"example.com/c" v0.0.0-20230102030405-abcdefabcdef // indirect; kept for tests
\texample.com/d/v2 v2.0.0 // indirectly
)

exclude example.com/a v1.0.1

replace (
\texample.com/b => ../b
\texample.com/c v0.1.0 => example.com/fork v1.0.0
)

// Published by mistake.
retract v1.0.5
retract [v1.1.0, v1.2.0] // broken

tool example.com/a/cmd/gen
ignore ./static
godebug default=go1.21
"""


@pytest.fixture
def full() -> GoMod:
    return GoMod.parse(FULL, main=True)


def test_it_reads_who_the_module_is(full: GoMod) -> None:
    assert (full.module, full.go, full.toolchain) == ("example.com/old", "1.21.0", "go1.22.1")
    assert full.deprecated == "use example.com/new instead.\nthe old one"


def test_it_reads_requirements_with_their_lines(full: GoMod) -> None:
    assert [(one.module.path, one.module.version, one.indirect, one.line) for one in full.require] == [
        ("example.com/a", "v1.0.0", False, 7),
        ("example.com/b", "v1.2", True, 9),  # a query: the go command asks for the highest v1.2.x
        ("example.com/c", "v0.0.0-20230102030405-abcdefabcdef", True, 10),
        ("example.com/d/v2", "v2.0.0", False, 11),
    ]


def test_it_reads_replacements_by_folder_and_by_module(full: GoMod) -> None:
    assert full.replace == [
        Replace(ModuleVersion("example.com/b", ""), ModuleVersion("../b", ""), 17),
        Replace(ModuleVersion("example.com/c", "v0.1.0"), ModuleVersion("example.com/fork", "v1.0.0"), 18),
    ]


def test_it_reads_what_is_taken_back_and_why(full: GoMod) -> None:
    assert [(one.low, one.high, one.reason) for one in full.retract] == [
        ("v1.0.5", "v1.0.5", "Published by mistake."),
        ("v1.1.0", "v1.2.0", "broken"),
    ]
    assert full.retract[1].covers("v1.1.5-rc.1")


def test_it_reads_the_rest(full: GoMod) -> None:
    assert [str(one.module) for one in full.exclude] == ["example.com/a@v1.0.1"]
    assert ([one.path for one in full.tools], full.ignores) == (["example.com/a/cmd/gen"], ["./static"])
    assert full.godebug == {"default": "go1.21"}


def test_in_a_dependency_it_passes_over_what_concerns_a_main_module() -> None:
    mod = GoMod.parse(b"module a.example\nfuture thing\nreplace nonsense\nexclude x\ngo 1.17-fork\nretract >v1\n")
    assert (mod.module, mod.go, mod.replace, mod.retract) == ("a.example", "1.17", [], [])


@pytest.mark.parametrize(
    "text",
    [
        "module a.example\nmodule b.example",
        "require a.example",
        "require a.example master extra",
        "require a.example/v2 v1.0.0",
        "require (\na.example v1.0.0",
        "go one",
        "/* comment */",
        "require 'a.example' v1.0.0",
        'require "a.example v1.0.0',
        "replace a.example => b.example",
        "replace a.example => ../b v1.0.0",
        "retract [v1.0.0 v1.1.0]",
        "unknown thing",
        "module a.example\x00",
        "go (\n1.21\n)",
        'module "\\ud800.example"',
        'module "\\U00110000.example"',
        "replace a.example => b.example v2.0.0",
        "replace a.example => gopkg.in/b.v2 v3.0.0",
    ],
)
def test_a_main_module_is_read_strictly(text: str) -> None:
    with pytest.raises(MalformedDocument):
        GoMod.parse(text.encode(), main=True)


def test_a_branch_is_kept_for_the_main_module_and_refused_elsewhere() -> None:
    body = b"require a.example master"
    assert GoMod.parse(body, main=True).require[0].module.version == "master"
    with pytest.raises(MalformedDocument):
        GoMod.parse(body)


@pytest.mark.parametrize(
    ("path", "written", "read"),
    [
        ("gopkg.in/yaml.v2", "v2.0.0-gopkgin-v2.2.1", "v2.2.1"),
        (
            "gopkg.in/check.v1",
            "v0.0.0-gopkgin-v1.0.0-20200227125254-8fa46927fb4f",
            "v1.0.0-20200227125254-8fa46927fb4f",
        ),
        ("gopkg.in/yaml.v2", "v0.0.0-20170721122051-gopkgin-v2.branch", "v2.branch"),
        ("a.example/b", "v0.0.0-gopkgin-v1.2.3", "v0.0.0-gopkgin-v1.2.3"),
    ],
)
def test_old_versions_of_gopkg_in_stand_for_what_they_hold(path: str, written: str, read: str) -> None:
    mod = GoMod.parse(f"require {path} {written}\nreplace {path} => {path} {written}".encode(), main=True)
    assert (mod.require[0].module.version, mod.replace[0].new.version) == (read, read)


@pytest.mark.parametrize("version", ["v2.0.0-gopkgin-v3.0.1", "v2.0.0-gopkgin-", "v0.0.0-20170721122051-25c4ec802a7d"])
def test_gopkg_in_versions_belong_to_their_path(version: str) -> None:
    with pytest.raises(MalformedDocument):
        GoMod.parse(f"require gopkg.in/yaml.v2 {version}".encode(), main=True)


def test_old_versions_of_gopkg_in_are_taken_as_they_are_in_dependencies() -> None:
    mod = GoMod.parse(b"require gopkg.in/yaml.v2 v2.0.0-gopkgin-v2.2.1")
    assert mod.require[0].module.version == "v2.0.0-gopkgin-v2.2.1"


def test_it_does_not_read_megabytes() -> None:
    with pytest.raises(TooLarge):
        GoMod.parse(b"// x\n" * 10_000_000)


def test_it_bears_bad_utf8_and_carriage_returns() -> None:
    assert GoMod.parse(b"module a.example\r\n// \xff\xfe\r\ngo 1.20\r\n").go == "1.20"


def test_it_reads_a_workspace() -> None:
    work = GoWork.parse(b"go 1.22\nuse (\n\t.\n\t./b\n)\nuse ./c\nreplace a.example => ./a\n")
    assert ([use.path for use in work.use], work.go, work.replace[0].new.path) == ([".", "./b", "./c"], "1.22", "./a")


def test_it_refuses_a_broken_workspace() -> None:
    with pytest.raises(MalformedDocument, match="line 2"):
        GoWork.parse(b"go 1.22\nrequire a.example v1.0.0\n")


def test_a_workspace_may_replace_by_another_major_version() -> None:
    assert GoWork.parse(b"replace a.example => b.example v2.0.0").replace[0].new.version == "v2.0.0"


def test_it_reads_a_long_comment_in_time_that_stays_small() -> None:
    (line,) = modfile.lines(b"//x\n" * 300_000 + b"module a.example")
    assert len(line.comments) == 300_000


def test_the_lines_of_a_block_share_its_comment() -> None:
    mod = GoMod.parse(b"//" + b"x" * 1_000 + b"\nretract (\nv1.0.0\nv1.1.0\n)\n", main=True)
    assert mod.retract[0].reason is mod.retract[1].reason
