"""The ecosystems there are: one folder and one line each."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from packaging.utils import canonicalize_name

from resolution.analysis import Analyser, Client
from resolution.client_config import ConfigFile, Login, Names
from resolution.go.go_env import go_env
from resolution.maven.init_gradle import init_gradle
from resolution.maven.settings_xml import settings_xml
from resolution.npm.npmrc import npmrc
from resolution.nuget.nuget_config import nuget_config
from resolution.pypi.pip_conf import pip_conf
from resolution.reader import Reader

Writer = Callable[[str, Login, Names], tuple[ConfigFile, ...]]


@dataclass(frozen=True, slots=True)
class Ecosystem:
    """`label` is what pages call the package type; `suffix` is what a stored repository URL ends in.

    `writers` make the configuration files of the ecosystem's native clients. `fold` brings a package name, or the
    beginning of one, into the form in which names are compared.
    """

    key: str
    label: str
    suffix: str
    writers: tuple[Writer, ...] = ()
    fold: Callable[[str], str] = str.lower

    def client(self, reader: Reader) -> Client:
        """A client of the registry behind `reader`. Its parsers are loaded at the first use."""
        return cast(Client, import_module(f"resolution.{self.key}.client").Client(reader))

    def compare(self, left: str, right: str) -> int:
        """Negative when version `left` comes before `right`. Raises ResolutionError for what is no version."""
        return cast(int, import_module(f"resolution.{self.key}.versions").compare(left, right))

    def load(self) -> None:
        """Everything that clients and analyses need, for a process that will fork."""
        for part in ("client", "analysis"):
            import_module(f"resolution.{self.key}.{part}")

    @property
    def analyser(self) -> Analyser:
        return cast(Analyser, import_module(f"resolution.{self.key}.analysis"))


ECOSYSTEMS = {
    "npm": Ecosystem("npm", "npm", "/", (npmrc,)),
    "pypi": Ecosystem("pypi", "PyPI", "/simple", (pip_conf,), fold=canonicalize_name),
    "go": Ecosystem("go", "Go", "/", (go_env,)),
    "maven": Ecosystem("maven", "Maven / Gradle", "/", (settings_xml, init_gradle)),
    "nuget": Ecosystem("nuget", "NuGet", "/index.json", (nuget_config,)),
}
