import time

import pytest

from resolution.maven import gradle_project

LIBS = b"[libraries]\na = 'g:a:1'\n"
OTHER = b"[versions]\nv = '2'\n[libraries]\nb-c = { module = 'g:b', version.ref = 'v' }\n[bundles]\nall = ['b-c']\n"


def read(uses: str, *, script: str = "build.gradle", **files: bytes | str) -> list[str]:
    """`name:spec` for what `implementation uses` means; `__` in the names of files stands for a slash."""
    project = {"gradle/libs.versions.toml": LIBS, script: f"dependencies {{ implementation {uses} }}".encode()}
    for name, body in files.items():
        path = name.replace("__", "/").replace("_", ".")
        project[path] = body if isinstance(body, bytes) else f"dependencyResolutionManagement {{\n{body}\n}}".encode()
    found = gradle_project.read(project, script)
    return [f"{each.name}:{each.spec}" for each in found.declared] + [f"? {each.name}" for each in found.unknown]


@pytest.mark.parametrize(
    "settings",
    [
        'versionCatalogs { create("tools") { from(files("other.versions.toml")) } }',
        "versionCatalogs { tools { from(files('other.versions.toml')) } }",
        'versionCatalogs {\n  tools {\n    from files("$rootDir/other.versions.toml")\n  }\n}',
        'versionCatalogs { register("tools") { from(layout.settingsDirectory.files("other.versions.toml")) } }',
    ],
)
def test_settings_name_other_catalogs(settings: str) -> None:
    files = {"settings_gradle": settings, "other_versions_toml": OTHER}
    assert read("tools.b.c, tools.bundles.all, libs.a", **files) == ["g:b:2", "g:b:2", "g:a:1"]
    assert read("tools.b.c", script="app/build.gradle", **files) == ["g:b:2"]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('library("x", "g:x:1")', "g:x:1"),
        ("library('x', 'g', 'x').version('1')", "g:x:1"),
        ('version("v", "1")\nlibrary("x", "g", "x").versionRef("v")', "g:x:1"),
        ("alias('x').to('g', 'x').versionRef('v')\nversion('v', '1')", "g:x:"),  # in the order of the script
        ('version("v") {\nstrictly("[1,2)")\nprefer("1.5")\n}\nlibrary("x", "g:x").versionRef("v")', "g:x:[1,2)!!1.5"),
        ('library("x", "g", "x").version { strictly("1") }', "g:x:1"),
        ('library("x", "g", "x").withoutVersion()', "g:x:"),
    ],
)
def test_settings_write_catalogs_out(entry: str, expected: str) -> None:
    assert read("deps.x", settings_gradle_kts=f'versionCatalogs {{ create("deps") {{\n{entry}\n}} }}') == [expected]


def test_settings_add_to_the_usual_catalog() -> None:
    settings = "versionCatalogs { libs { library('a', 'g:a:9')\n library('b', 'g:b:1')\n bundle('all', ['a', 'b']) } }"
    assert read("libs.bundles.all", settings_gradle=settings) == ["g:a:9", "g:b:1"]


def test_a_catalog_beside_the_usual_one_is_known_by_its_file() -> None:
    assert read("tools.b.c, libs.a", gradle__tools_versions_toml=OTHER) == ["g:b:2", "g:a:1"]


def test_a_published_catalog_stays_unknown() -> None:
    settings = 'versionCatalogs { create("kit") { from("g:catalog:1") } }'
    assert read("kit.core, libs.a", settings_gradle=settings) == ["g:a:1", "? kit.core"]


def test_versions_and_plugins_of_other_catalogs_are_variables() -> None:
    settings = "versionCatalogs { tools { version('v', '3') } }"
    assert read('"g:x:${tools.versions.v.get()}"', settings_gradle=settings) == ["g:x:3"]


@pytest.mark.parametrize("entry", ["from " * 20_000, "library" + " " * 50_000 + "x"])
def test_it_does_not_try_every_way_to_read_settings(entry: str) -> None:
    started = time.process_time()
    assert read("libs.a", settings_gradle=f"versionCatalogs {{ libs {{ {entry} }} }}") == ["g:a:1"]
    assert time.process_time() - started < 2
