"""Which reader reads which file of a project: one line a file name."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from resolution.go.go_files import read_go_mod, read_go_sum
from resolution.maven.build_gradle import read_build_gradle
from resolution.maven.gradle_lockfile import read_gradle_lockfile
from resolution.maven.pom_file import read_pom
from resolution.maven.verification_metadata import read_verification_metadata
from resolution.maven.version_catalog import read_version_catalog
from resolution.npm.bun_lock import read_bun_lock
from resolution.npm.package_json import read_package_json
from resolution.npm.package_lock import read_package_lock
from resolution.npm.pnpm_lock import read_pnpm_lock
from resolution.npm.yarn_lock import read_yarn_lock
from resolution.nuget.paket_lock import read_paket_lock
from resolution.nuget.project_files import read_assets, read_packages_config, read_packages_lock, read_project
from resolution.project_file import ProjectFile
from resolution.pypi.lock_files import (
    read_pdm_lock,
    read_pipfile_lock,
    read_poetry_lock,
    read_pylock,
    read_uv_lock,
)
from resolution.pypi.pyproject import read_pyproject
from resolution.pypi.requirements_txt import read_requirements
from resolution.pypi.setup_cfg import read_setup_cfg


@dataclass(frozen=True, slots=True)
class Reader:
    """`pattern` matches the whole file name (not the path)."""

    ecosystem: str
    pattern: str
    read: Callable[[bytes], ProjectFile]


READERS = (
    Reader("npm", r"package\.json", read_package_json),
    Reader("npm", r"package-lock\.json|npm-shrinkwrap\.json", read_package_lock),
    Reader("npm", r"yarn\.lock", read_yarn_lock),
    Reader("npm", r"pnpm-lock\.yaml", read_pnpm_lock),
    Reader("npm", r"bun\.lock", read_bun_lock),
    Reader("pypi", r"pyproject\.toml", read_pyproject),
    Reader("pypi", r"(?:.*[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.(?:txt|in)", read_requirements),
    Reader("pypi", r"setup\.cfg", read_setup_cfg),
    Reader("pypi", r"poetry\.lock", read_poetry_lock),
    Reader("pypi", r"pdm\.lock", read_pdm_lock),
    Reader("pypi", r"uv\.lock", read_uv_lock),
    Reader("pypi", r"pylock(?:\.[^.]+)?\.toml", read_pylock),
    Reader("pypi", r"Pipfile\.lock", read_pipfile_lock),
    Reader("go", r"go\.mod", read_go_mod),
    Reader("go", r"go\.sum", read_go_sum),
    Reader("maven", r"pom\.xml|.*\.pom", read_pom),
    Reader("maven", r"(?:buildscript-)?gradle\.lockfile", read_gradle_lockfile),
    Reader("maven", r"build\.gradle(?:\.kts)?", read_build_gradle),
    Reader("maven", r".*\.versions\.toml", read_version_catalog),
    Reader("maven", r"verification-metadata\.xml", read_verification_metadata),
    Reader("nuget", r".*\.(?:cs|fs|vb)proj|Directory\.(?:Packages|Build)\.(?:props|targets)", read_project),
    Reader("nuget", r"packages\.lock\.json", read_packages_lock),
    Reader("nuget", r"packages\.config", read_packages_config),
    Reader("nuget", r"paket\.lock", read_paket_lock),
    Reader("nuget", r"project\.assets\.json", read_assets),
)


def reader_for(path: str) -> Reader | None:
    """The reader of the file at `path`, None when no ecosystem knows it."""
    name = path.rpartition("/")[2]
    return next((reader for reader in READERS if re.fullmatch(reader.pattern, name)), None)
