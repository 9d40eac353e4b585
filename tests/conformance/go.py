"""Go: versions and paths, minimal version selection, whole build lists."""

from collections.abc import Callable, Sequence
from typing import Any

from resolution import driver
from resolution.driver import Want
from resolution.errors import InvalidName, InvalidVersion, VersionNotFound
from resolution.go import mvs, names, resolver, versions
from resolution.go.gomod import GoMod
from resolution.go.names import ModuleVersion

Case = dict[str, Any]


def module_check(path: str, version: str) -> bool:
    try:
        names.check(path, version)
    except (InvalidName, InvalidVersion):
        return False
    return True


def escape_path(path: str) -> str | None:
    try:
        return names.escape_path(path)
    except InvalidName:
        return None


def bare_canonical(version: str) -> str:
    return versions.canonical(version).removesuffix("+incompatible")


SEMVER_OPS: dict[str, Callable[..., Any]] = {
    "canonical": bare_canonical,
    "compare": versions.compare,
    "module_check": module_check,
    "escape_path": escape_path,
}


def semver(case: Case) -> bool:
    return bool(SEMVER_OPS[case["op"]](*case["args"]) == case["want"])


def vertex(text: str) -> ModuleVersion:
    return ModuleVersion(text[0], text[1:])


class Letters(mvs.Requirements):
    """A graph of letters: `B2` is module B, version 2; `.hidden` ones are in no list."""

    def __init__(self, graph: dict[str, list[str]]) -> None:
        self.graph = {vertex(text): () for wanted in graph.values() for text in wanted} | {
            vertex(name): tuple(map(vertex, wanted)) for name, wanted in graph.items()
        }

    def required(self, module: ModuleVersion) -> Sequence[ModuleVersion]:
        return self.graph[module]

    def older(self, path: str, left: str, right: str) -> bool:
        if left == right or left == "" or right == mvs.NONE:
            return False
        return left == mvs.NONE or right == "" or left < right

    def _listed(self, path: str) -> list[str]:
        return sorted(one.version for one in self.graph if one.path == path and not one.version.endswith(".hidden"))

    def previous(self, module: ModuleVersion) -> ModuleVersion:
        lower = [version for version in self._listed(module.path) if "" < version < module.version]
        return ModuleVersion(module.path, lower[-1] if lower else mvs.NONE)

    def newest(self, module: ModuleVersion) -> ModuleVersion:
        newest = ModuleVersion(module.path, mvs.NONE)
        for version in self._listed(module.path):
            if self.older(module.path, newest.version, version):
                newest = ModuleVersion(module.path, version)
        return newest


def selection(graph: dict[str, list[str]], op: str, args: list[str]) -> list[str]:
    letters, target, rest = Letters(graph), vertex(args[0]), list(map(vertex, args[1:]))
    found = {
        "build": lambda: mvs.build(target, letters),
        "upgrade*": lambda: mvs.upgrade_all(target, letters),
        "upgrade": lambda: mvs.upgrade(target, letters, rest),
        "downgrade": lambda: mvs.downgrade(target, letters, rest),
        "req": lambda: mvs.minimal(target, args[1:], letters),
        "upgradereq": lambda: upgraded_requirements(graph, letters, target, rest),
    }[op]()
    return [path + version for path, version in found]


def upgraded_requirements(
    graph: dict[str, list[str]], letters: Letters, target: ModuleVersion, wanted: list[ModuleVersion]
) -> list[ModuleVersion]:
    raised = mvs.upgrade(target, letters, wanted)
    after = Letters({**graph, "".join(target): ["".join(module) for module in raised]})
    return mvs.minimal(target, [], after)


def minimal_version_selection(case: Case) -> bool:
    return all(selection(case["graph"], check["op"], check["args"]) == check["want"] for check in case["checks"])


class Universe:
    """A source of go.mod files kept in a dictionary."""

    def __init__(self, mods: dict[str, str]) -> None:
        self.mods = {tuple(name.split("@")): text for name, text in mods.items()}

    def __call__(self, want: Want) -> GoMod:
        if (want.name, want.version) not in self.mods:
            raise VersionNotFound(want.name, want.version)
        return GoMod.parse(self.mods[want.name, want.version].encode())


def build_list(case: Case) -> dict[str, str]:
    """Module → version as `go list -m all` prints it, without the main module."""
    manifest = GoMod.parse(case["root_gomod"].encode(), main=True)
    graph = driver.run(resolver.resolve(manifest), Universe(case["mods"]), threads=1)
    return {
        node.name: f"{node.version} => {node.artifact.replace('@', ' ')}" if node.artifact else node.version
        for node in graph.nodes[1:]
    }


def random_universe(case: Case) -> bool:
    return bool(build_list(case) == case["want"])


SETS = {"go-semver": semver, "go-mvs": minimal_version_selection, "go-random": random_universe}
