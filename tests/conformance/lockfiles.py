"""lockfiles-scalibr: what each file of a project locks or declares, as a set of names and versions."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from resolution.errors import ResolutionError
from resolution.go.gomod import GoMod
from resolution.go.toolchains import prunes
from resolution.nuget.project_files import read_deps_json
from resolution.project_file import ProjectFile
from resolution.project_files import reader_for

# What the extractors are called, and a file name that our reader of the same format answers to.
FILES = {
    "dotnet/csproj": "a.csproj",
    "dotnet/nugetcpm": "Directory.Packages.props",
    "dotnet/packagesconfig": "packages.config",
    "dotnet/packageslockjson": "packages.lock.json",
    "dotnet/paketlock": "paket.lock",
    "dotnet/projectassetsjson": "project.assets.json",
    "golang/gomod": "go.mod",
    "golang/gosum": "go.sum",
    "java/gradlelockfile": "gradle.lockfile",
    "java/gradleversioncatalog": "libs.versions.toml",
    "java/gradleverificationmetadataxml": "verification-metadata.xml",
    "java/pomxml": "pom.xml",
    "javascript/bunlock": "bun.lock",
    "javascript/packagejson": "package.json",
    "javascript/packagelockjson": "package-lock.json",
    "javascript/pnpmlock": "pnpm-lock.yaml",
    "javascript/yarnlock": "yarn.lock",
    "python/pdmlock": "pdm.lock",
    "python/pipfilelock": "Pipfile.lock",
    "python/poetrylock": "poetry.lock",
    "python/pylock": "pylock.toml",
    "python/pyprojecttoml": "pyproject.toml",
    "python/requirements": "requirements.txt",
    "python/setupcfg": "setup.cfg",
    "python/uvlock": "uv.lock",
}
Pairs = set[tuple[str, str]]


def judge(case: Mapping[str, Any]) -> bool:
    wanted = {(item["name"], item["version"]) for item in case.get("want", ())}
    try:
        found = _found(case["extractor"], case["content"].encode())
    except ResolutionError:
        return bool(case.get("want_error"))
    return not case.get("want_error") and found == wanted


def _found(extractor: str, body: bytes) -> Pairs:
    if extractor == "dotnet/depsjson":
        return _locked(read_deps_json(body))
    reader = reader_for(FILES.get(extractor, ""))
    if reader is None:
        return set()
    return VIEWS.get(extractor, _both)(reader.read(body), body)


def _locked(file: ProjectFile) -> Pairs:
    return {(each.name, each.version) for each in file.locked}


def _both(file: ProjectFile, body: bytes) -> Pairs:
    return _locked(file) | {(each.name, _floor(each.spec)) for each in file.declared}


def _floor(spec: str) -> str:
    """The one version in a simple specifier, as that project reports it."""
    versions = re.findall(r"[^\s,<>=!~^@]+", spec)
    return versions[0] if len(versions) == 1 else ""


def _own(file: ProjectFile, body: bytes) -> Pairs:
    return {(file.name, file.version)}


def _requirements(file: ProjectFile, body: bytes) -> Pairs:
    """That project leaves out what has no single version: several specifiers, wildcards, exclusions, addresses."""
    pairs = {(each.name, _floor(each.spec)) for each in file.declared if not re.search(r"[*!]|^@", each.spec)}
    return {pair for pair in pairs if pair[1]}


def _setup_cfg(file: ProjectFile, body: bytes) -> Pairs:
    """There `<` and `>` name no version."""
    return {(each.name, "" if re.match(r"[<>](?!=)", each.spec) else _floor(each.spec)) for each in file.declared}


def _go(file: ProjectFile, body: bytes) -> Pairs:
    """Versions without the v; the standard library counts as a package of the toolchain's version.

    Before Go 1.17 that project reads go.sum as well, and its one row without it has no standard library.
    """
    pairs = {(each.name, each.spec.removeprefix("v")) for each in file.declared}
    module = GoMod.parse(body, main=True)
    standard = module.toolchain if module.toolchain.startswith("go") else module.go
    return pairs | ({("stdlib", standard.removeprefix("go").partition("-")[0])} if prunes(module.go) else set())


def _maven(file: ProjectFile, body: bytes) -> Pairs:
    """Of a range, its lower end."""
    wanted = (each for each in file.declared if each.kind not in ("managed", "import"))
    return {(each.name, re.sub(r"[\[(](.+),.*[\])]", r"\1", each.spec)) for each in wanted}


VIEWS: dict[str, Callable[[ProjectFile, bytes], Pairs]] = {
    "javascript/packagejson": _own,
    "golang/gomod": _go,
    "java/pomxml": _maven,
    "python/requirements": _requirements,
    "python/setupcfg": _setup_cfg,
}
SETS = {"lockfiles-scalibr": judge}
