"""The ecosystems there are: one folder and one line each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ecosystem:
    """`label` is what pages call the package type; `suffix` is what a stored repository URL ends in."""

    key: str
    label: str
    suffix: str


ECOSYSTEMS = {
    "npm": Ecosystem("npm", "npm", "/"),
    "pypi": Ecosystem("pypi", "PyPI", "/simple"),
    "go": Ecosystem("go", "Go", "/"),
    "maven": Ecosystem("maven", "Maven / Gradle", "/"),
    "nuget": Ecosystem("nuget", "NuGet", "/index.json"),
}
