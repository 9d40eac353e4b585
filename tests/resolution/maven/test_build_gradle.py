import time

import pytest

from resolution.maven import gradle_project
from resolution.maven.build_gradle import read_build_gradle
from resolution.maven.gradle_script import statements

BOOT, MANAGEMENT = "org.springframework.boot", "apply plugin: 'io.spring.dependency-management'"
CATALOG = b"""
[versions]
kit = { strictly = "[2,3)", prefer = "2.5" }
boot = "3.4.1"
[libraries]
kit-core = { module = "g:core", version.ref = "kit" }
kit_extra = { group = "g", name = "extra", version = "7" }
bom = "g:bom:1"
[bundles]
kit-all = ["kit-core", "kit-extra"]
[plugins]
boot = { id = "org.springframework.boot", version.ref = "boot" }
"""


def read(script: str) -> list[str]:
    """`name:version kind` of what is declared inside dependencies { }."""
    return told(f"dependencies {{\n{script}\n}}")


def unknown(script: str) -> list[str]:
    return [each.name for each in gradle_project.read({"build.gradle": script.encode()}, "build.gradle").unknown]


def told(script: str) -> list[str]:
    return [f"{each.name}:{each.spec} {each.kind}" for each in read_build_gradle(script.encode()).declared]


def project(script: str, **others: str) -> list[str]:
    """Like `told`, for a script in a folder; `others` lie above it."""
    files = {name.replace("_", "."): text.encode() for name, text in others.items()}
    files |= {"app/build.gradle": script.encode(), "gradle/libs.versions.toml": CATALOG}
    return [f"{each.name}:{each.spec} {each.kind}" for each in gradle_project.read(files, "app/build.gradle").declared]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("implementation 'g:a:1'", "g:a:1 runtime"),
        ('implementation("g:a:1:classes@zip")', "g:a:1 runtime"),
        ('implementation("g", "a", "1")', "g:a:1 runtime"),
        ('implementation(group = "g", name = "a", version = "1")', "g:a:1 runtime"),
        ("compile([group: 'g', name: 'a', version: '1'])", "g:a:1 runtime"),
        ('"implementation"("g:a:1")', "g:a:1 runtime"),
        ('add("kspTest", "g:a:1")', "g:a:1 test"),
        ('integrationTestImplementation("g:a:1")', "g:a:1 test"),
        ("antlr 'g:a:1'", "g:a:1 provided"),
        ("kapt 'g:a:1'", "g:a:1 provided"),
        ('implementation(enforcedPlatform("g:a:1"))', "g:a:1 import"),
        ("api platform('g:a:1')", "g:a:1 import"),
        ("api(project.dependencies.platform('g:a:1'))", "g:a:1 import"),
        ("testImplementation(testFixtures('g:a:1'))", "g:a:1 test"),
        ("constraints { implementation('g:a:1') { because 'x' } }", "g:a:1 constraint"),
        ("implementation('g:a') { version { strictly '[1,2['; prefer '1.5' } }", "g:a:[1,2[!!1.5 runtime"),
        ('implementation("g:a") { version {\n require("1")\n } }', "g:a:1 runtime"),
        ("implementation('g:a:1') { exclude group: 'x', module: 'y' }", "g:a:1 runtime"),
        ("implementation 'g:a:1' // implementation 'g:b:1'", "g:a:1 runtime"),
        ("implementation(\n  'g:a:1'\n)", "g:a:1 runtime"),
        ("implementation libs.a.get()", "libs.a: runtime"),
        ('implementation(libs.findLibrary("a-b").get())', "libs.a.b: runtime"),
        ('implementation(kotlin("reflect"))', "org.jetbrains.kotlin:kotlin-reflect: runtime"),
        ('implementation(kotlin("reflect", "1.9"))', "org.jetbrains.kotlin:kotlin-reflect:1.9 runtime"),
    ],
)
def test_it_reads_a_notation(script: str, expected: str) -> None:
    assert read(script) == [expected]


@pytest.mark.parametrize(
    "script",
    [
        "implementation project(':core')",
        "implementation(projects.core)",
        "implementation fileTree(dir: 'lib', include: ['*.jar'])",
        "implementation files('lib/a.jar')",
        "exclude group: 'g', module: 'a'",
        "['a', 'b'].each { api \"g:$it:1\" }",
        "listOf('a', 'b').forEach { api(it) }",
        "modules { module('g:a') { replacedBy('g:b') } }",
        "/* implementation 'g:a:1' */",
    ],
)
def test_it_passes_over_what_no_registry_has(script: str) -> None:
    assert read(script) == []


def test_it_reads_several_in_one_call() -> None:
    assert read("testImplementation 'g:a:1',\n  'g:b:2', libs.c") == ["g:a:1 test", "g:b:2 test", "libs.c: test"]


def test_dependencies_of_the_build_itself_and_of_publications_are_not_the_projects() -> None:
    assert told("buildscript { dependencies { classpath 'g:a:1' } }") == []
    assert told("publishing { publications { pom { dependencies { dependency 'g:a:1' } } } }") == []


def test_source_sets_have_dependencies_of_their_own() -> None:
    assert told('kotlin { sourceSets { commonMain.dependencies { api("g:a:1") } } }') == ["g:a:1 runtime"]
    assert told('kotlin { sourceSets { val x by getting { dependencies { api("g:a:1") } } } }') == ["g:a:1 runtime"]


@pytest.mark.parametrize(
    ("sets", "use"),
    [
        ("def v = '1'", "'g:a:' + v"),
        ("ext.v = '1'", '"g:a:$v"'),
        ("ext { v = '1' }", '"g:a:${v}"'),
        ("ext { set('v', '1') }", "\"g:a:${property('v')}\""),
        ('extra["v"] = "1"', '"g:a:${extra["v"]}"'),
        ('val v by extra("1")', '"g:a:$v"'),
        ('val v by extra { "1" }', '"g:a:$v"'),
        ("ext.versions = [a: '1', b: '2']", '"g:a:${versions.a}"'),
        ("ext { versions = [\n  'a': '1'\n] }", '"g:a:$versions.a"'),
        ('val versions = mapOf("a" to "1")', 'group: "g", name: "a", version: versions.a'),
        ("project.ext.v = '1'", "group: 'g', name: 'a', version: v"),
        ("ext.deps = [a: 'g:a:1']", "deps.a"),
        ("ext.deps = [x: [y: [a: 'g:a:1']]]", "deps.x.y.a"),
        ('val deps = mapOf("x" to mapOf("a" to "g:a:1"))', 'deps["x"]["a"]'),
        ("ext.v = [x: [a: '1']]\next.deps = [a: \"g:a:${v.x.a}\"]", "deps['a']"),
        ("ext { v = [a: '1'] }\next.deps = [a: 'g:a:' + v.a]", "rootProject.ext.deps.a"),
        ("ext { v = [a: '1'] }\next.deps = [a: [group: 'g', name: 'a', version: v.a]]", "deps.a"),
        ("ext.libs = [a: 'g:a:1']", "libs.a"),
        ("ext.v = [:]\nv.x = '1'\next.deps = [:]\ndeps += [a: \"g:a:$v.x\"]", "deps.a"),
        ("ext.v = [a: computed(1, [2]), x: b ? '2' : '3', y: '1']", "\"g:a:${v['y']}\""),
        ('val v = "1"\nval w = v', '"g:a:$w"'),
        ('extra.apply { set("deps", mapOf("a" to "g:a:1")) }', 'rootProject.extra["deps"]["a"]'),
        ("ext['v'] = [a: '1']", '"g:a:${v.a}"'),
        ("def found = [:]\nfound.x = [a: 'g:a:1']\next.deps = found", "rootProject.deps.x.a"),
        ("ext.w = '1'\next.v = \"$w\"", '"g:a:${rootProject.ext.v}"'),
    ],
)
def test_it_puts_variables_in(sets: str, use: str) -> None:
    assert told(f"{sets}\ndependencies {{ implementation {use} }}") == ["g:a:1 runtime"]


def test_a_list_of_coordinates_is_all_of_them() -> None:
    script = "ext.deps = [test: ['g:a:1', \"g:b:2\", others.c]]\ndependencies { testImplementation deps.test }"
    assert told(script) == ["g:a:1 test", "g:b:2 test"]


def test_properties_and_scripts_above_set_variables_and_what_is_computed_stays_open() -> None:
    script = 'dependencies {\n api "g:a:$one"\n api "g:b:${two}"\n api "g:c:${three()}"\n}'
    found = project(script, gradle_properties="one=1\n", build_gradle="ext { two = '2' }")
    assert found == ["g:a:1 runtime", "g:b:2 runtime", "g:c: runtime"]


def test_applied_scripts_declare_and_set_as_if_they_stood_there() -> None:
    applied = "ext.libraries = [a: 'g:a:1']\ndependencies { api 'g:b:2' }"
    script = "apply from: \"$rootDir/dependencies.gradle\"\ndependencies { api project(':x'), libraries.a }"
    assert project(script, dependencies_gradle=applied) == ["g:a:1 runtime", "g:b:2 runtime"]
    assert project("dependencies { api libraries.a }", dependencies_gradle=applied) == []
    above = "apply(from = rootProject.file('dependencies.gradle'))"
    found = project("dependencies { api libraries.a }", dependencies_gradle=applied, build_gradle=above)
    assert found == ["g:a:1 runtime"]


def test_it_opens_bundles_and_names_versions_of_the_catalog() -> None:
    script = """dependencies { implementation(libs.bundles.kit.all)
    implementation(platform(libs.bom))
    testImplementation("g:boot:${libs.versions.boot.get()}") }"""
    assert project(script) == [
        "g:core:[2,3)!!2.5 runtime",
        "g:extra:7 runtime",
        "g:bom:1 import",
        "g:boot:3.4.1 test",
    ]


@pytest.mark.parametrize(
    "script",
    [
        f"plugins {{ id '{BOOT}' version '3.4.1' }}\n{MANAGEMENT}",
        "plugins { alias(libs.plugins.boot)\n id('io.spring.dependency-management') version '1.1' }",
        f"buildscript {{ dependencies {{ classpath '{BOOT}:spring-boot-gradle-plugin:3.4.1' }} }}\n{MANAGEMENT}",
        f"plugins {{ id '{BOOT}' version '3.4.1' }}\ndependencies {{ api platform(SpringBootPlugin.BOM_COORDINATES) }}",
        "dependencyManagement { imports { mavenBom 'org.springframework.boot:spring-boot-dependencies:3.4.1' } }",
    ],
)
def test_it_knows_the_bom_of_spring_boot(script: str) -> None:
    assert project(script) == ["org.springframework.boot:spring-boot-dependencies:3.4.1 import"]


def test_kotlin_libraries_have_the_version_of_the_plugin() -> None:
    script = 'plugins { kotlin("jvm") version "1.9.23" }\ndependencies { testImplementation(kotlin("test")) }'
    assert told(script) == ["org.jetbrains.kotlin:kotlin-test:1.9.23 test"]


def test_statements_know_their_line_and_unfinished_scripts_end() -> None:
    assert [each.line for each in statements("a\n\nb(\n1\n)\n  c { d }")] == [1, 3, 6, 6]
    assert [each.text for each in statements("a { b('x\n'''")] == ["a", "b('x '''"]


def test_it_says_what_it_cannot_explain() -> None:
    script = "dependencies { api deps.core, projects.core, libs.x, project(':a')\n api sourceSets.main.output }"
    assert unknown(script) == ["deps.core", "libs.x"]
    assert told(script) == ["libs.x: runtime"]  # of a file alone, entries of the catalog are told as such


@pytest.mark.parametrize("mark", ['"', "'"])
def test_a_text_without_an_end_is_read_once(mark: str) -> None:
    started = time.process_time()
    list(statements(f"{mark}{chr(92)}{mark}" + f"{chr(92)}{mark}" * 20_000 + "\ndependencies { }"))
    assert time.process_time() - started < 1


@pytest.mark.parametrize("text", ["v = [", "v = [a: ", "v = a + ", "Map<> ", "v: Map<", 'v = "${', "v = (", "val x: "])
def test_values_without_an_end_are_read_in_no_time(text: str) -> None:
    started = time.process_time()
    told(text * 5_000)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "script",
    [
        "dependencies { api 'g:a:" + "${v}" * 1_000 + "@@' }",
        "dependencies { api 'g:a:" + "${" * 50_000 + "' }",
        'v = ["' + '\\"' * 20_000,
        "v" + " " * 5_000 + ":" + " " * 5_000 + "!",
        "platform" + " /**/" * 20_000 + "!",
    ],
)
def test_it_does_not_try_every_way_to_read_a_text(script: str) -> None:
    started = time.process_time()
    read_build_gradle(script.encode())
    assert time.process_time() - started < 2


def test_a_long_list_that_is_named_often_ends_somewhere() -> None:
    started = time.process_time()
    listed = "def all = [x: [" + "'g:a:1'," * 5_000 + "]]\n"
    assert len(told(f"{listed}dependencies {{ {'api all.x;' * 1_000} }}")) == 20_000
    assert time.process_time() - started < 5
