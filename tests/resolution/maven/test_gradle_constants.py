import pytest

from resolution.maven import analysis, gradle_project
from resolution.maven.gradle_constants import constants
from resolution.maven.gradle_variables import filled

KOTLIN = """
package org.acme
private const val ktor = "2"
object Versions { const val core = "1.9"; val text: String = "3" }
object Libs : Base() {
    private const val own = "5"
    const val client = "g:client:$ktor"
    const val core = "g:core:${Versions.core}"
    object Android { const val kit = "g:kit:$own" }
    fun computed() { val none = "g:none:1" }
    val later = lookUp("g:later:1")
}
class Old { companion object { const val V = "4" } }
"""
JAVA = """
public final class Deps {
    public static final String VERSION = "2.8";
    public static final String GSON = "g:gson:" + VERSION;
}
"""
GROOVY = "class Deps { static final String V = '1'\n static libs = [a: \"g:a:${V}\", in: [b: 'g:b:2']] }"


def known(*sources: str) -> dict[str, str]:
    found = constants(sources)
    return {name: filled(value, found) for name, value in found.items()}


def test_it_reads_kotlin_objects() -> None:
    assert known(KOTLIN) == {
        "ktor": "2",
        "Versions.core": "1.9",
        "Versions.text": "3",
        "Libs.own": "5",
        "Libs.client": "g:client:2",
        "Libs.core": "g:core:1.9",
        "Libs.Android.kit": "g:kit:5",
        "Old.V": "4",
    }


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (JAVA, {"Deps.VERSION": "2.8", "Deps.GSON": "g:gson:2.8"}),
        (GROOVY, {"Deps.V": "1", "Deps.libs.a": "g:a:1", "Deps.libs.in.b": "g:b:2"}),
    ],
)
def test_it_reads_classes(source: str, expected: dict[str, str]) -> None:
    assert known(source) == expected


def test_constants_of_several_files_know_one_another() -> None:
    assert known('object A { const val x = "g:x:${B.v}" }', 'object B { const val v = "1" }')["A.x"] == "g:x:1"


def test_scripts_use_what_build_src_says() -> None:
    script = b'dependencies { api(Libs.core)\n api(Libs.Android.kit)\n api("g:t:${Versions.text}")\n api(Libs.later) }'
    files = {"app/build.gradle.kts": script, "buildSrc/src/main/kotlin/Dependencies.kt": KOTLIN.encode()}
    found = gradle_project.read(files, "app/build.gradle.kts")
    assert [f"{each.name}:{each.spec}" for each in found.declared] == ["g:core:1.9", "g:kit:5", "g:t:3"]
    assert [each.name for each in found.unknown] == ["Libs.later"]


def test_plugins_of_the_build_declare_for_whoever_applies_them() -> None:
    files = {
        "app/build.gradle": b"plugins { id 'acme.service' }\ndependencies { api 'g:a:1' }",
        "buildSrc/src/main/groovy/acme.service.gradle": b"plugins { id 'acme.base' }\ndependencies { api 'g:b:1' }",
        "buildSrc/src/main/kotlin/acme.base.gradle.kts": b'dependencies { api("g:c:1") }',
    }
    assert [each.name for each in gradle_project.read(files, "app/build.gradle").declared] == ["g:a", "g:b", "g:c"]
    assert all(map(analysis.is_project_file, files))
    assert analysis.roots(files) == ("app/build.gradle",)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("buildSrc/src/main/kotlin/Versions.kt", True),
        ("buildSrc/src/main/java/org/acme/Dependencies.java", True),
        ("buildSrc/src/main/kotlin/AndroidX.kt", True),
        ("src/main/kotlin/Versions.kt", False),
        ("buildSrc/src/test/kotlin/Versions.kt", False),
        ("settings.gradle.kts", True),
        ("gradle/tools.versions.toml", True),
    ],
)
def test_an_analysis_wants_files_that_may_hold_versions(path: str, wanted: bool) -> None:
    assert analysis.is_project_file(path) is wanted
