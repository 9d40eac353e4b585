"""Changing requirements in a go.mod's text, leaving every other byte as it is.

https://go.dev/ref/mod#go-mod-file-updates
"""

from collections.abc import Mapping

from resolution.go import modfile
from resolution.go.gomod import GoMod, Require
from resolution.graph import Graph


def require_versions(body: bytes, wanted: Mapping[str, str]) -> bytes:
    """The go.mod `body` requiring each module of `wanted` at its version; one it does not name is added as indirect.

    Raises MalformedDocument when `body` is no go.mod.
    """
    named = {one.module.path: one for one in GoMod.parse(body, main=True).require}
    lines = body.decode("utf-8", "surrogateescape").split("\n")
    for path, version in wanted.items():
        if path in named:
            lines[named[path].line - 1] = _with_version(lines[named[path].line - 1], version)
    missing = sorted(path for path in wanted if path not in named)
    added = [f"{modfile.quote(path)} {wanted[path]} // indirect" for path in missing]
    return "\n".join(_insert(lines, list(named.values()), added)).encode("utf-8", "surrogateescape")


def at_selected_versions(body: bytes, graph: Graph) -> bytes:
    """The go.mod as the go command would keep it: what it requires already, at the versions that were selected."""
    selected = {node.name: node.version for node in graph.nodes[1:]}
    named = {one.module.path for one in GoMod.parse(body, main=True).require}
    return require_versions(body, {path: version for path, version in selected.items() if path in named})


def _with_version(line: str, version: str) -> str:
    code, mark, comment = line.partition("//")
    kept = code.rstrip()
    old = kept.split()[-1]
    return f"{kept[: -len(old)]}{version}{code[len(kept) :]}{mark}{comment}"


def _insert(lines: list[str], named: list[Require], added: list[str]) -> list[str]:
    if not added:
        return lines
    eol = "\r" if lines[0].endswith("\r") else ""
    blocks = [one for one in named if not lines[one.line - 1].lstrip().startswith("require")]
    indirect = [one for one in blocks if one.indirect]
    place = max((one.line for one in indirect or blocks), default=0)
    if place:
        return [*lines[:place], *(f"\t{line}{eol}" for line in added), *lines[place:]]
    end = len(lines) - 1 if lines[-1] == "" else len(lines)
    block = ["", "require (", *(f"\t{line}" for line in added), ")"]
    return [*lines[:end], *(f"{line}{eol}" for line in block), *(lines[end:] or [""])]
