"""Changing requirements in a go.mod's text, leaving every other byte as it is.

https://go.dev/ref/mod#go-mod-file-updates
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from resolution.errors import MalformedDocument
from resolution.go import modfile, toolchains
from resolution.go.gomod import GoMod, Require
from resolution.graph import Graph


def require_versions(body: bytes, wanted: Mapping[str, str]) -> bytes:
    """The go.mod `body` requiring each module of `wanted` at its version; one it does not name is added as indirect.

    Raises MalformedDocument when `body` is no go.mod.
    """
    text = _Text.of(body)
    text.require(GoMod.parse(body, main=True).require, wanted)
    return text.bytes()


def at_selected_versions(body: bytes, graph: Graph) -> bytes:
    """The go.mod as the go command would keep it: what it requires already, once, at the versions that were selected.

    Which other modules must stand there is a question of packages: `go mod tidy` answers it. Only where the selected
    modules raise a Go that does not prune to one that does, all of them are listed, as the graph would shrink.
    """
    mod = GoMod.parse(body, main=True)
    selected = {node.name: node.version for node in graph.nodes if "main" not in node.flags}
    kept, gone = _parted(mod, selected)
    text = _Text.of(body)
    go = toolchains.newer(mod.language, graph.environment["go"])
    shrinks = toolchains.prunes(go) and not toolchains.prunes(mod.language)
    named = {one.module.path for one in kept}
    text.require(kept, {path: version for path, version in selected.items() if shrinks or path in named})
    text.drop(one.line for one in gone)
    if go != mod.language:
        text.set_go(go)
    if mod.toolchain:
        text.set_toolchain(_kept_toolchain(graph.environment.get("toolchain", ""), go))
    return text.bytes()


def _parted(mod: GoMod, selected: Mapping[str, str]) -> tuple[list[Require], list[Require]]:
    """The requirements that stay, and those the go command drops: excluded, of the module itself, or said twice."""
    excluded = {one.module for one in mod.exclude}
    kept: dict[str, Require] = {}
    gone: list[Require] = []
    for one in mod.require:
        path = one.module.path
        if one.module in excluded or path not in selected or path in kept:
            gone.append(one)
        else:
            kept[path] = one
    return list(kept.values()), gone


def _kept_toolchain(name: str, go: str) -> str:
    """The toolchain line's name; empty where it says nothing that the go line does not."""
    old = toolchains.toolchain_key(name) < toolchains.key(toolchains.STRICT_FROM)
    return "" if old or name == f"go{go}" else name


@dataclass(frozen=True, slots=True)
class _Text:
    """Lines by their number; those that are dropped are None, those that come after one hang on to it."""

    lines: list[str | None]
    verbs: Mapping[str, modfile.Line]
    blocks: frozenset[int]
    eol: str

    @classmethod
    def of(cls, body: bytes) -> "_Text":
        lines = body.decode("utf-8", "surrogateescape").split("\n")
        parsed = list(modfile.lines(body))
        verbs = {line.verb: line for line in parsed}
        blocks = frozenset(line.number for line in parsed if line.block)
        return cls([*lines], verbs, blocks, "\r" if lines[0].endswith("\r") else "")

    def bytes(self) -> bytes:
        kept = [line for line in self.lines if line is not None]
        return "\n".join(kept).encode("utf-8", "surrogateescape")

    def require(self, named: Sequence[Require], wanted: Mapping[str, str]) -> None:
        paths = {one.module.path for one in named}
        for one in named:
            if one.module.path in wanted:
                self._set_last_word(one.line, wanted[one.module.path])
        missing = sorted(path for path in wanted if path not in paths)
        if missing:
            self._add(named, [f"\t{modfile.quote(path)} {wanted[path]} // indirect" for path in missing])

    def drop(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.lines[number - 1] = None

    def set_go(self, version: str) -> None:
        if "go" in self.verbs:
            self._set_last_word(self.verbs["go"].number, version)
            return
        module = self.verbs.get("module")
        if module is None:
            raise MalformedDocument("go.mod says no module")
        self._append(len(self.lines) if module.block else module.number, ["", f"go {version}"])

    def set_toolchain(self, name: str) -> None:
        number = self.verbs["toolchain"].number
        if name:
            self._set_last_word(number, name)
        else:
            self.drop([number])

    def _add(self, named: Sequence[Require], added: list[str]) -> None:
        """Into the last block of indirect requirements, else into the last block, else into one of their own."""
        inside = [one for one in named if one.line in self.blocks]
        places = [one.line for one in inside if one.indirect] or [one.line for one in inside]
        if places:
            self._append(max(places), added)
            return
        if self.lines[-1] != "":
            self.lines.append("")
        block = ["", "require (", *added, ")"]
        self.lines[-1] = "".join(f"{line}{self.eol}\n" for line in block)

    def _append(self, number: int, added: Iterable[str]) -> None:
        self.lines[number - 1] = "\n".join([self._at(number), *(f"{line}{self.eol}" for line in added)])

    def _at(self, number: int) -> str:
        return self.lines[number - 1] or ""

    def _set_last_word(self, number: int, word: str) -> None:
        code, mark, comment = self._at(number).partition("//")
        kept = code.rstrip()
        old = kept.split()[-1]
        self.lines[number - 1] = f"{kept[: -len(old)]}{word}{code[len(kept) :]}{mark}{comment}"
