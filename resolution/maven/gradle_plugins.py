"""Which plugins a build script applies, as far as their versions decide over dependencies.

https://docs.gradle.org/current/userguide/plugins.html#sec:plugins_block
"""

import re
from collections.abc import Iterable

from resolution.maven.gradle_script import Statement
from resolution.maven.gradle_variables import Variables, filled

SPRING_BOOT = "org.springframework.boot"
SPRING_BOOT_BOM = "org.springframework.boot:spring-boot-dependencies"
PLUGIN = re.compile(
    r"""^(?:id|kotlin|(?P<alias>alias)|apply\s*\(?\s*plugin\s*[:=])\s*\(?\s*["']?(?P<id>[\w.\-]+)["']?\s*\)?"""
    r"""(?:\s*\.?version\s*\(?\s*(?:["'](?P<version>[^"']+)["']|(?P<variable>[\w.]+)))?"""
)
CLASSPATH = re.compile(r"""^classpath\b.*?["'](?P<name>[\w.\-]+:[\w.\-]+):(?P<version>[^"']+)["']""")
FROM_CLASSPATH = {
    "org.springframework.boot:spring-boot-gradle-plugin": SPRING_BOOT,
    "org.jetbrains.kotlin:kotlin-gradle-plugin": "kotlin",
}


def plugin_versions(script: Iterable[Statement], variables: Variables) -> dict[str, str]:
    """Plugin id → version, empty where none is said; "kotlin" stands for Kotlin's own plugins."""
    found: dict[str, str] = {}
    for statement in script:
        if applied := CLASSPATH.match(statement.text):
            known = FROM_CLASSPATH.get(applied["name"])
            if known:
                found[known] = filled(applied["version"], variables)
        elif plugin := PLUGIN.match(statement.text):
            name, version = plugin["id"], plugin["version"] or ""
            if plugin["alias"]:
                name, _, version = variables.get(name, "").partition(":")
            kotlin = statement.text.startswith("kotlin") or name.startswith("org.jetbrains.kotlin")
            version = filled(f"${{{plugin['variable']}}}" if plugin["variable"] else version, variables)
            found["kotlin" if kotlin else name] = version or found.get("kotlin" if kotlin else name, "")
    return found
