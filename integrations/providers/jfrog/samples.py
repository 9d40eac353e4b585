"""Finding one package in a repository whose protocol cannot list any (Go, Maven), by walking down its folders.

https://jfrog.com/help/r/jfrog-rest-apis/folder-info
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from integrations.providers.question import Question, json_of

DEEPEST = 8  # requests; a Maven group or a Go module rarely has more parts


def sample_below(question: Question, storage: str, ecosystem: str) -> str:
    """Always the first folder, never back: one package is enough. Raises what Http.fetch raises."""
    found, path = DOCUMENTS.get(ecosystem), ""
    for _ in range(DEEPEST if found else 0):
        folders, files = _children(question, storage + path)
        assert found is not None
        if document := found(path, folders, files):
            return document.removeprefix("/")
        if not folders:
            return ""
        path += folders[0]
    return ""


def _children(question: Question, url: str) -> tuple[list[str], list[str]]:
    """Folders and files as "/name"; hidden folders hold Artifactory's own files."""
    told: Any = json_of(question.ask(url))
    children = told.get("children") if isinstance(told, dict) else None
    named = [child for child in children or [] if isinstance(child, dict) and isinstance(child.get("uri"), str)]
    shown = [child for child in named if not child["uri"].startswith("/.")]
    folders = [child["uri"] for child in shown if child.get("folder")]
    return folders, [child["uri"] for child in shown if not child.get("folder")]


def _go(path: str, folders: list[str], _files: list[str]) -> str:
    return f"{path}/@v/list" if "/@v" in folders else ""


def _maven(path: str, _folders: list[str], files: list[str]) -> str:
    """A folder with a POM is a version; its parent is the artifact."""
    if "/maven-metadata.xml" in files:
        return f"{path}/maven-metadata.xml"
    return f"{path.rpartition('/')[0]}/maven-metadata.xml" if any(name.endswith(".pom") for name in files) else ""


DOCUMENTS: Mapping[str, Callable[[str, list[str], list[str]], str]] = MappingProxyType({"go": _go, "maven": _maven})
