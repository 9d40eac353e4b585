"""Gradle's verification-metadata.xml as a list: every component whose checksum is pinned.

https://docs.gradle.org/current/userguide/dependency_verification.html
"""

from resolution import xml
from resolution.project_file import Locked, ProjectFile, unique


def read_verification_metadata(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    components = xml.children(xml.child(xml.parse(body), "components"), "component")
    return ProjectFile(
        locked=unique(
            Locked(name=f"{each.get('group', '')}:{each.get('name', '')}", version=each.get("version", ""))
            for each in components
        )
    )
